# The array job of examples/scale/merge.slurm on a cluster of one node: a task is killed, then the node dies, and all comes out the same.
source "$here/cluster.sh"

slurm_stop() { cluster_stop; }

# The tasks of the array, as the controller has them.
slurm_tasks() {
    scontrol show job "$1" --oneliner |
        sed -n 's/.*ArrayTaskId=\([0-9]*\) .*JobState=\([A-Z_]*\) .*Restarts=\([0-9]*\) .*ExitCode=\([0-9:]*\) .*/task \1: \2, restarts \3, exit code \4/p' | sort -k 2 -n
}

slurm_wait() {
    local deadline=$((SECONDS + 600)) waiting
    until [ "$(slurm_tasks "$1" | grep -Ec ': (COMPLETED|FAILED|CANCELLED|TIMEOUT|OUT_OF_MEMORY),')" -eq "$parts" ]; do
        # Slurm lets what was requeued wait for two minutes; it may begin at once.
        for waiting in $(squeue --noheader --states=PENDING --format '%A %r' | sed -n 's/ BeginTime$//p'); do
            scontrol update job="$waiting" StartTime=now 2> /dev/null || true
        done
        [ $SECONDS -lt $deadline ] || failed "the array job does not end"
        sleep 0.5
    done
}

slurm_test() {
    local folder=$scratch/slurm job met pid part
    cluster_configure "$scratch/cluster"
    cluster_start "$scratch/cluster"
    say "$(slurmctld -V), one node with $(nproc) processors"
    job=$(cd "$scratch" && sbatch --parsable --array="1-$parts" --mem=256M --output="$log/task-%a" "$examples/merge.slurm" "$parts" "$folder" "${merge[@]}")
    say "sbatch --array=1-$parts merge.slurm: job $job"
    met=$(in_the_middle "$folder" job_processes)
    read -r pid part lines <<< "$met"
    kill -KILL "$pid"
    say "task $part killed behind $((lines - 1)) letters; its script has it requeued"
    sleep 1
    met=$(in_the_middle "$folder" job_processes)
    read -r pid part lines <<< "$met"
    node_dies
    say "the node dies while task $part is behind $((lines - 1)) letters"
    node_waits_for down
    say "the controller has found it dead: $(sinfo --noheader --format '%N %T'); its tasks are requeued"
    node_start
    say "the node is back: $(sinfo --noheader --format '%N %T')"
    slurm_wait "$job"
    slurm_tasks "$job"
    [ "$(slurm_tasks "$job" | grep -c COMPLETED)" -eq "$parts" ] || failed "not all tasks have ended well"
    slurm_tasks "$job" | grep -q 'restarts [1-9]' || failed "no task was requeued"
    grep -h "stood already" "$log"/task-* | sed 's/^/resumed: /'
    same "$folder"
    cluster_stop
}
