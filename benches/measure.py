# Runs a command and prints what it took as JSON: seconds by the clock, seconds of processors, and the memory of its largest process in bytes.
import json
import os
import sys
import time

start = time.perf_counter()
# What the command says goes to standard error, which leaves standard output to the figures.
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}))
sys.exit(os.waitstatus_to_exitcode(status) and 1)
