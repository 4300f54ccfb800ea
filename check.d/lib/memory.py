"""Runs every command of Nuwa at the smallest budget and tells its peak; see check.d/memory.sh."""
import os
import random
import shutil
import subprocess
import sys

HERE, WORK, FILES, MEBIBYTES = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
BUDGET = 96
REAL = ["/usr/lib", "/usr/share", "/usr/bin"]
HOME = WORK + "/home"
ENV = {k: v for k, v in os.environ.items() if not k.startswith(("NUWA_", "XDG_"))}
ENV.update(HOME=HOME, XDG_DATA_HOME=HOME + "/data", XDG_CACHE_HOME=HOME + "/cache",
           XDG_STATE_HOME=HOME + "/state", XDG_CONFIG_HOME=HOME + "/config", NUWA_LANG="en")
counts = {"passed": 0, "failed": 0, "skipped": 0}


def make_set(folder):
    rng = random.Random(96)
    for number in range(FILES):
        place = "%s/small/%03d" % (folder, number % 200)
        os.makedirs(place, exist_ok=True)
        with open("%s/%06d" % (place, number), "wb") as file:
            file.write(rng.randbytes(rng.randrange(200, 4000)))
    left = MEBIBYTES << 20
    for root in REAL:
        for path, _, names in os.walk(root):
            for name in names:
                source = os.path.join(path, name)
                if left <= 0 or os.path.islink(source) or not os.path.isfile(source):
                    continue
                target = folder + "/real" + source
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(source, target)
                left -= os.path.getsize(source)
    with open(folder + "/image", "wb") as file: # longer than any buffer, with holes and repetitions
        for number in range(64):
            file.seek(number * (3 << 20))
            file.write(random.Random(number % 9).randbytes(1 << 20))


def bounded():
    """A cgroup with that much memory, or nothing where none can be made."""
    old = os.path.isdir("/sys/fs/cgroup/memory")
    group = "/sys/fs/cgroup/%snuwa-memory-%d" % ("memory/" if old else "", os.getpid())
    try:
        os.mkdir(group)
        with open(group + ("/memory.limit_in_bytes" if old else "/memory.max"), "w") as file:
            file.write(str(BUDGET << 20))
        return group
    except OSError:
        if os.path.isdir(group):
            os.rmdir(group)
        return None


def run(arguments, budget="%dM" % BUDGET, group=None, output=subprocess.DEVNULL):
    """Exit code, what it said, and its peak in MiB."""
    def enter():
        if group:
            with open(group + "/cgroup.procs", "w") as file:
                file.write(str(os.getpid()))
    with open(WORK + "/said", "w+b") as said:
        process = subprocess.Popen([HERE + "/nuwa", *arguments, "--memory", budget], env=ENV, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=said, preexec_fn=enter)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode(errors="replace"), usage.ru_maxrss / 1024


def verdict(name, good, words=""):
    counts["passed" if good else "failed"] += 1
    print("%s: %s%s" % ("ok" if good else "FAILED", name, "" if good else "\n" + words[-2000:]), flush=True)


def all_commands(group, where):
    source, out = WORK + "/source", WORK + "/out"
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(HOME)
    steps = [["backup", source], ["backup", source], ["snapshots"], ["ls", "-R", "latest"], ["find", "*.so*"],
             ["diff", "latest~1", "latest"], ["stats"], ["cat", "latest:image"], ["dump", "latest"], ["check"],
             ["check", "--read-data"], ["tag", "add", "latest", "small"], ["hold", "latest"], ["unhold", "latest"],
             ["key", "list"], ["key", "kit", "--output", HOME + "/kit"], ["doctor"], ["restore", "latest", "--target", out],
             ["restore", "latest", "--target", out, "--overwrite", "changed"]]
    for step in steps:
        code, said, peak = run(step, group=group)
        shown = " ".join(step).replace(WORK + "/", "")
        verdict("%-48s %4.0f MiB %s" % (shown, peak, where), code == 0, "exit code %d\n%s" % (code, said))
    same = subprocess.run([sys.executable, HERE + "/check.d/lib/same_tree.py", source, out], capture_output=True, text=True)
    verdict("what was restored is the same %s" % where, same.returncode == 0, same.stdout)


make_set(WORK + "/source")
all_commands(None, "")
group = bounded()
if group:
    try:
        all_commands(group, "in a cgroup of %d MiB" % BUDGET)
    finally:
        os.rmdir(group)
else:
    counts["skipped"] += 1
    print("SKIPPED: no cgroup can be made here: only the heap was bounded")
code, said, _ = run(["snapshots"], budget="64M")
verdict("a smaller budget is refused with the number that would do", code == 1 and "96M" in said, said)
print("%d passed, %d failed, %d skipped" % (counts["passed"], counts["failed"], counts["skipped"]))
sys.exit(1 if counts["failed"] else 0)
