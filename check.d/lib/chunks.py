"""For check.d/chunks.sh: commands on repositories with very large indexes."""
import json
import os
import random
import shutil
import subprocess
import sys
import time

HERE, WORK, JAVA, LAYOUT, NATIVE = sys.argv[1:6]
PACKS, CHUNKS = int(sys.argv[6]), int(sys.argv[7])
UNITS_LARGE = 14  # of a MiB each, in a pack of the default budget
UNITS_SMALL, CHUNKS_IN_UNIT = 64, 128
BUDGET = (128 + 32 * max(0, os.cpu_count() - 2)) << 20  # what the launcher takes

# docs/performance.md, bytes for each; the index is read beside a heap that is bounded.
CHUNK, UNIT, PACK, ENVELOPES = 28, 36, 200, 64 << 20

HOME = WORK + "/home"
os.makedirs(HOME)
ENV = dict(os.environ, HOME=HOME, XDG_DATA_HOME=HOME + "/data", XDG_CACHE_HOME=HOME + "/cache",
           XDG_STATE_HOME=HOME + "/state", XDG_CONFIG_HOME=HOME + "/config", NUWA_LANG="en", NUWA_BUILD="never")
passed = failed = 0


def verdict(name, good, said=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print("%s: %s%s" % ("ok" if good else "FAILED", name, ": " + said if said else ""), flush=True)


def measured(command):
    """What it printed, its exit code, seconds, CPU seconds and peak resident bytes."""
    with open(WORK + "/log", "wb+") as log:
        begun = time.time()
        process = subprocess.Popen(command, env=ENV, stdout=log, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.time() - begun
        log.seek(0)
        text = log.read().decode()
    return text, process.returncode, took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


class Repository:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.opening = ["-r", folder + "/repository", "--key-file", folder + "/key"]
        self.run("init")

    def run(self, *words):
        return measured([HERE + "/nuwa", *self.opening, *words])

    def grow(self, packs, units, chunks):
        path = ":".join([HERE + "/core/target/test-classes", LAYOUT + "/lib/*"])
        text, code, took, _, _ = measured(
            [JAVA, "-Xmx512m", "-DZstdNativePath=" + NATIVE, "--enable-native-access=ALL-UNNAMED", "-cp", path,
             "dev.nuwa.repo.index.ManyPacks", self.folder + "/repository", self.folder + "/key",
             str(packs), str(units), str(chunks)])
        if code:
            raise SystemExit("the index cannot be made: " + text[-2000:])
        print("  %s, made in %.0f s" % (text.strip(), took), flush=True)


def source(folder):
    numbers = random.Random(7)
    for d in range(20):
        os.makedirs("%s/d%02d" % (folder, d))
        for f in range(50):
            with open("%s/d%02d/f%02d" % (folder, d, f), "wb") as file:
                file.write(numbers.randbytes(numbers.randrange(1, 60000)))
    with open(folder + "/large", "wb") as file:
        file.write(numbers.randbytes(40 << 20))


def costs(what, packs, units, chunks):
    """The commands before and after the repository has so many packs."""
    place = Repository(WORK + "/" + what)
    tree = WORK + "/" + what + "-source"
    source(tree)
    place.run("backup", "-q", tree)
    before = place.run("backup", "-q", tree)
    place.grow(packs, units, chunks)
    index = packs * (units * (chunks * CHUNK + UNIT) + PACK)

    text, code, took, cpu, peak = place.run("backup", "-q", tree)
    verdict("%s: unchanged, the index is not read" % what, code == 0 and peak < before[4] + (12 << 20),
            "%.2f s for %.2f s, peak %d for %d MB" % (took, before[2], peak / 1e6, before[4] / 1e6))
    with open(tree + "/new", "wb") as file:
        file.write(random.Random(8).randbytes(30 << 20))
    text, code, took, cpu, peak = place.run("backup", "-q", "--json", tree)
    verdict("%s: something new" % what, code == 0 and peak < BUDGET + index,
            "%.1f s, cpu %.1f s, peak %d MB%s" % (took, cpu, peak / 1e6, "" if code == 0 else "\n" + text[-1500:]))
    out = WORK + "/out"
    text, code, took, cpu, peak = place.run("restore", "latest", "-q", "--target", out)
    same = code == 0 and not subprocess.run(
        [sys.executable, HERE + "/check.d/lib/same_tree.py", tree, out], check=False).returncode
    verdict("%s: restored whole" % what, same and peak < BUDGET + index + ENVELOPES,
            "%.1f s, cpu %.1f s, peak %d MB%s" % (took, cpu, peak / 1e6, "" if code == 0 else "\n" + text[-1500:]))
    for folder in place.folder, tree, out:
        shutil.rmtree(folder, ignore_errors=True)


costs("large files", PACKS, UNITS_LARGE, 1)
costs("small files", max(1, CHUNKS // (UNITS_SMALL * CHUNKS_IN_UNIT)), UNITS_SMALL, CHUNKS_IN_UNIT)
print("%d passed, %d failed, 0 skipped" % (passed, failed), flush=True)
sys.exit(1 if failed else 0)
