# The parts that examples/scale/merge.sh gives to GNU parallel, which is killed in the middle and called again.

# All that runs in the session of its own; each job has a group of its own there.
parallel_processes() { ps -o pid= -s "$session" || true; }

parallel_stop() {
    # shellcheck disable=SC2046
    [ -z "${session:-}" ] || kill -KILL $(parallel_processes) 2> /dev/null
}

parallel_test() {
    local folder=$scratch/parallel done
    say "$(parallel --version | head -n 1)"
    setsid "$examples/merge.sh" "$parts" "$folder" "${merge[@]}" &> "$log/parallel" &
    session=$!
    until [ "$(cat "$folder/jobs.tsv" 2> /dev/null | wc -l)" -ge 2 ]; do sleep 0.05; done
    in_the_middle "$folder" parallel_processes > "$log/met"
    # shellcheck disable=SC2046
    kill -KILL $(parallel_processes)
    { wait "$session" || true; } 2> /dev/null
    done=$(($(wc -l < "$folder/jobs.tsv") - 1))
    say "killed with all that it had begun: $done of $parts parts had ended"
    [ "$done" -lt "$parts" ] || failed "killed too late"
    "$examples/merge.sh" "$parts" "$folder" "${merge[@]}" 2> "$log/parallel"
    [ "$(tail -n +2 "$folder/jobs.tsv" | wc -l)" -eq "$parts" ] || failed "some parts were run again though they had ended"
    grep -q "stood already" "$log/parallel" || failed "no part went on where it stood"
    say "called again: $((parts - done)) parts were run, $(grep -c 'stood already' "$log/parallel") of them from where they stood"
    same "$folder"
}
