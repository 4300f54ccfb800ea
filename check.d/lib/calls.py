#!/usr/bin/env python3
"""Counts the system calls that a file costs.

    calls.py NUWA

Ends with 1 when a file costs more calls than the bounds allow.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

FEW, MANY = 2000, 10000
# What one more file may cost, over all calls but those of the runtime for itself (RUNTIME), whose
# number follows the clock. First: three looks (walking by, before and after reading), open, names of
# attributes, flags, one read, close. Unchanged: one look. Restored: open, write, time, close, rename;
# owner and mode where they are others than a new file gets in its directory.
BOUNDS = {"first": 8.2, "unchanged": 1.1, "restore": 5.2}
RUNTIME = {"futex", "sched_yield", "madvise", "mprotect", "munmap", "mmap", "restart_syscall", "rt_sigprocmask",
           "rt_sigreturn", "clock_nanosleep", "clone3", "set_robust_list", "rseq", "gettid", "getpid", "prctl",
           "sched_getaffinity", "exit", "brk"}
LINE = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$")


def make(folder, files):
    for number in range(files):
        parent = "%s/d%d" % (folder, number // 100)
        os.makedirs(parent, exist_ok=True)
        with open("%s/f%d" % (parent, number), "wb") as file:
            file.write(b"%d " % number * 300)


def counted(home, *words):
    """How often each call was made by a run and its threads."""
    report = home + "/calls"
    env = dict(os.environ, HOME=home, XDG_CACHE_HOME=home + "/cache", XDG_STATE_HOME=home + "/state",
               XDG_DATA_HOME=home + "/data", XDG_CONFIG_HOME=home + "/config", NUWA_BUILD="never")
    done = subprocess.run(["strace", "-f", "-c", "-o", report, sys.argv[1], "-r", home + "/repository",
                           "--key-file", home + "/key", *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("%s ended with %d\n%s" % (" ".join(words), done.returncode, done.stderr[-2000:]))
    with open(report) as lines:
        found = [LINE.match(line.rstrip()) for line in lines]
    return collections.Counter({m.group(2): int(m.group(1)) for m in found if m and m.group(2) != "total"})


def life(files):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as home:
        make(home + "/source", files)
        counted(home, "init")
        first = counted(home, "backup", "--quiet", home + "/source")
        unchanged = counted(home, "backup", "--quiet", home + "/source")
        restore = counted(home, "restore", "latest", "--quiet", "--target", home + "/target")
        shutil.rmtree(home + "/target")
        return {"first": first, "unchanged": unchanged, "restore": restore}


def main():
    few, many = life(FEW), life(MANY)
    failed = 0
    for step, bound in BOUNDS.items():
        each = {call: (many[step][call] - few[step][call]) / (MANY - FEW) for call in many[step]}
        parts = {call: count for call, count in each.items() if count > 0.01 and call not in RUNTIME}
        total = sum(parts.values())
        failed += total > bound
        print("%s %-9s %.2f calls for each file, at most %.2f: %s" % (
            "FAILED " if total > bound else "ok     ", step, total, bound,
            ", ".join("%s %.2f" % pair for pair in sorted(parts.items(), key=lambda pair: -pair[1]))))
    print("%d passed, %d failed, 0 skipped" % (len(BOUNDS) - failed, failed))
    sys.exit(1 if failed else 0)


main()
