#!/bin/bash
# Runs the same merge plainly and on each engine of examples/scale/, faults included, and compares all bytes: `make test-scale`.
#
# ROWS (4000) and PARTS (8) say how large it is; COURTESY names the binary, KEEP=1 keeps the scratch folder.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
examples=$(cd "$here/../../examples/scale" && pwd)
rows=${ROWS:-4000}
parts=${PARTS:-8}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/courtesy-scale.XXXXXX")
mkdir "$scratch/bin"
ln -s "$(realpath "${COURTESY:-$here/../../target/release/courtesy}")" "$scratch/bin/courtesy"
export PATH="$scratch/bin:$PATH"
log=$scratch/log

source "$here/guide.sh"
source "$here/middle.sh"
source "$here/slurm.sh"
source "$here/parallel.sh"

# Whatever happens, nothing runs on.
ended() {
    local code=$?
    set +e
    slurm_stop
    parallel_stop
    if [ "$code" -ne 0 ] && [ -d "$log" ]; then tail -n 20 "$log"/* >&2; fi
    [ "${KEEP:-}" = 1 ] && echo "kept: $scratch" || rm -rf "$scratch"
    exit "$code"
}
trap ended EXIT

say() { echo "$(date +%T) $*"; }

failed() {
    echo "failed: $*" >&2
    exit 1
}

# Name and hash of each letter in any folder below, and whether their reports, joined, are that of the plain run.
same() {
    local folder=$1 list
    hashes() { find "$1" -name '*.pdf' -not -path '*/.*' -exec sha256sum {} + | sed 's|  .*/|  |' | sort -k 2; }
    diff <(hashes "$scratch/plain") <(hashes "$folder") > "$log/diff" || failed "the letters in $folder are not those of the plain run"
    list=$(hashes "$folder")
    courtesy print --join "$folder" --output "$folder/all.jsonl" || failed "the reports in $folder do not join"
    cmp "$folder/all.jsonl" "$scratch/plain/.courtesy-print-note.jsonl" || failed "the joined report is not that of the plain run"
    say "$(wc -l <<< "$list") letters of the parts are those of the plain run (sha256 of the list: $(sha256sum <<< "$list" | cut -c -16)…), and so is the report"
}

mkdir "$log"
write_guide "$scratch/guide" "$rows"
merge=(note --root "$scratch/guide" --data "$scratch/guide/people.csv")
say "plain run of $rows rows"
courtesy print "${merge[@]}" --out "$scratch/plain" > "$log/plain"
for engine in ${ENGINES:-slurm parallel kubernetes}; do
    echo "== $engine"
    case $engine in
    slurm) slurm_test ;;
    parallel) parallel_test ;;
    kubernetes) "${PYTHON:-python3}" "$here/kubernetes.py" "$examples" "$scratch" && same "$scratch/kubernetes" ;;
    esac
done
