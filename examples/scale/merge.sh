#!/bin/sh
# A merge of any length in parts that GNU parallel spreads over processors; docs/scale.md says more.
#
#   ./merge.sh 100 letters note --root guide --data people.csv
#
# 100 is the number of parts; each gets a folder of its own in `letters`; then comes what `courtesy print` is to do. The same command again
# goes on with a run that was cut short. JOBS is how many parts run at a time, one for each processor where it is not set.
parts=$1
folder=$2
shift 2

# Each part has one processor; those side by side fill the machine.
export RAYON_NUM_THREADS=1

mkdir -p "$folder"
seq "$parts" | parallel --jobs "${JOBS:-100%}" --joblog "$folder/jobs.tsv" --resume-failed --retries 3 --quote \
    courtesy print "$@" --shard "{}/$parts" --out "$folder/{}" --resume > /dev/null
