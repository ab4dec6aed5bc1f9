# A real cluster of Slurm with one node, all of its state in one folder.

cluster_configure() {
    local folder=$1 host
    host=$(hostname -s)
    mkdir -p "$folder/state" "$folder/spool"
    head -c 1024 /dev/urandom > "$folder/munge.key"
    chmod 600 "$folder/munge.key"
    # Control groups are not everywhere; processes are told apart by their parents.
    echo "CgroupPlugin=cgroup/v1" > "$folder/cgroup.conf"
    cat > "$folder/slurm.conf" <<CONF
ClusterName=courtesy
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$((20000 + $$ % 10000))
SlurmdPort=$((30000 + $$ % 10000))
AuthType=auth/munge
AuthInfo=socket=$folder/munge.sock
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdTimeout=5
KillWait=2
ReturnToService=2
MinJobAge=3600
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1024 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
    export SLURM_CONF=$folder/slurm.conf
}

cluster_start() {
    local folder=$1
    munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.sock" --pid-file="$folder/munge.pid" \
        --log-file="$folder/munge.log" --seed-file="$folder/munge.seed" &>> "$log/munged" &
    munged=$!
    slurmctld -D &>> "$log/slurmctld" &
    slurmctld=$!
    node_start
}

node_start() {
    slurmd -D -N "$(hostname -s)" &>> "$log/slurmd" &
    slurmd=$!
    node_waits_for idle
}

node_waits_for() {
    local deadline=$((SECONDS + 60))
    until sinfo --noheader --format %T 2> /dev/null | grep -Eq "$1"; do
        [ $SECONDS -lt $deadline ] || failed "the node does not become $1"
        sleep 0.2
    done
}

# All processes of jobs.
job_processes() { { scontrol listpids 2> /dev/null || true; } | awk 'NR > 1 && $1 > 1 { print $1 }'; }

# As if its plug were pulled: the daemon, the keepers of its jobs, and those.
node_dies() {
    local jobs keepers
    jobs=$(job_processes)
    keepers=$(for pid in $jobs; do ps -o ppid= -p "$pid" || true; done | sort -u)
    keepers=$(for pid in $keepers; do grep -lx slurmstepd "/proc/$pid/comm" 2> /dev/null | cut -d / -f 3 || true; done)
    # shellcheck disable=SC2086
    kill -KILL $slurmd $keepers $jobs 2> /dev/null || true
    { wait "$slurmd" || true; } 2> /dev/null
}

cluster_stop() {
    [ -n "${munged:-}" ] || return 0
    kill -0 "$slurmd" 2> /dev/null && { scancel --user="$(id -un)" --quiet && sleep 3; } || true
    node_dies
    kill "$slurmctld" 2> /dev/null && wait "$slurmctld" || true
    kill "$munged" 2> /dev/null && wait "$munged" || true
    munged=
}
