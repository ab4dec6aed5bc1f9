# Waits until some part is in the middle of its run; gives its process and its number.
#
# `processes` lists the processes that may be meant; a part has begun when its report has a hundred letters.
in_the_middle() {
    local folder=$1 processes=$2 deadline=$((SECONDS + 120)) pid part lines
    while [ $SECONDS -lt $deadline ]; do
        for pid in $($processes); do
            [ "$(cat "/proc/$pid/comm" 2> /dev/null)" = courtesy ] || continue
            part=$(tr '\0' '\n' < "/proc/$pid/cmdline" 2> /dev/null | sed -n 's|^\([0-9]*\)/[0-9]*$|\1|p')
            lines=$(cat "$folder/$part/.courtesy-print-note-$part-of-$parts.jsonl" 2> /dev/null | wc -l)
            if [ "$lines" -gt 100 ] && [ "$lines" -lt $((rows / parts)) ]; then
                echo "$pid $part $lines"
                return
            fi
        done
        sleep 0.02
    done
    failed "no part was met in the middle of its run"
}
