#!/bin/sh
# A snapshot of very many entries, from the real engine in a JVM with the flags of the launcher for
# the default budget of two processors: how long it takes and how much memory; then one file and one
# directory of it, which must cost a look into the tree and not all of it; then all of it, where the
# place for it has the inodes.
#
#   check.d/scale.sh [FILES [BYTES]]
#
# FILES (1000000), and one directory for every 50 of them. Of BYTES, each file has so many of its
# own; without, every tenth has its name as content.
#
# NUWA_SCALE_FOLDER names the place for it all (default: a temporary folder).
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
files=${1:-1000000}
bytes=${2:-0}
command -v python3 >/dev/null || { echo "SKIPPED: needs python3"; exit 77; }
NUWA_BUILD=always "$here/nuwa" version >/dev/null || exit 2
classes=$here/core/target/test-classes
[ -e "$classes/dev/nuwa/backup/WideBackup.class" ] || {
  echo "SKIPPED: needs the tests built; ./check --full builds them"
  exit 77
}
work=$(mktemp -d ${NUWA_SCALE_FOLDER:+-p "$NUWA_SCALE_FOLDER"}) || exit 2
run=
stop() {
  [ -z "$run" ] || { kill "$run" && wait "$run"; } 2>/dev/null
  exit 8
}
trap 'rm -rf "$work"' EXIT
trap stop INT TERM
layout='' java='' native=''
[ -r "$here/build/current" ] && . "$here/build/current"
[ -n "$layout" ] || { echo "SKIPPED: the build of this checkout is elsewhere"; exit 77; }
python3 - "$here" "$work" "$files" "$bytes" "$java/bin/java" "$layout" "$native" <<'PY' &
import glob, json, os, signal, subprocess, sys, time

here, work = sys.argv[1:3]
files, file_bytes = int(sys.argv[3]), int(sys.argv[4])
java, layout, native = sys.argv[5:8]
signal.signal(signal.SIGTERM, lambda *_: sys.exit(8))
home = work + "/home"
os.makedirs(home)
env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
           XDG_STATE_HOME=home + "/state", NUWA_LANG="en", MALLOC_ARENA_MAX="2")
passed = failed = skipped = 0


def verdict(name, good, said=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print("%s: %s%s" % ("ok" if good else "FAILED", name, ": " + said if said else ""), flush=True)


def measured(command):
    """What it printed, its events, seconds, and peak resident MiB."""
    log = open(work + "/log", "wb+")
    events = open(work + "/events", "wb+")
    begun = time.time()
    process = subprocess.Popen(command, env=env, stdout=log, stderr=events)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.time() - begun
    log.seek(0)
    events.seek(0)
    text, told = log.read().decode(), events.read().decode()
    if process.returncode:
        raise SystemExit("%s ended with %d\n%s%s" % (command, process.returncode, text, told[-2000:]))
    return text, told, took, usage.ru_maxrss >> 10, usage.ru_utime + usage.ru_stime


def requests(told):
    """Those that fetched something."""
    events = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return [e for e in events if e.get("verb") == "get"]


def flags():
    """Of the launcher, for a backup of the default budget."""
    return ["@" + layout + "/compiler.options",
            "-XX:CompilerDirectivesFile=" + layout + "/compiler.json",
            "-XX:+UseSerialGC", "-XX:SurvivorRatio=6", "-Xmx44m", "-Xmn8m", "-XX:-UsePerfData",
            "-XX:MaxDirectMemorySize=64g", "-XX:TrimNativeHeapInterval=1000"]


def content(name):
    """Of a file, as WideSource has it."""
    if not file_bytes:
        return name
    random = 1
    for letter in name.encode():
        random = (31 * random + letter) % 2**32
    random -= 2**32 if random >= 2**31 else 0
    text = ""
    for _ in range(file_bytes):
        random = (random * 6364136223846793005 + 1442695040888963407) % 2**64
        text += chr(32 + (random >> 58))
    return text


def backup(repository, key, state, count):
    path = [here + "/core/target/test-classes", layout + "/lib/*"]
    return measured([java, *flags(), "-DZstdNativePath=" + native,
                     "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(path),
                     "dev.nuwa.backup.WideBackup", repository, key, state, str(count), str(file_bytes)])


def nuwa(*args):
    return measured([here + "/nuwa", *args])


def costs(count, place):
    """Backs up so many files; what one file and one directory of them cost to restore."""
    repository, key = place + "/repository", place + "/key"
    os.makedirs(place)
    nuwa("init", "-r", repository, "--key-file", key)
    opening = ["-r", repository, "--key-file", key]
    for what in "first backup", "unchanged":
        text, _, took, peak, cpu = backup(repository, key, place + "/state", count)
        verdict("%s of %d files" % (what, count), peak < 200,
                "%s, cpu %.1f s, peak %d MiB" % (text.strip(), cpu, peak))
    size = sum(os.path.getsize(f) for f in glob.glob(repository + "/**/*", recursive=True)
               if os.path.isfile(f))
    print("  stored: %.1f MiB" % (size / 2**20))
    middle = count // 2 // 10 * 10
    found = []
    for name, path, check in (
            ("one file", "flat/f%010d" % middle,
             lambda out: open(out + "/f%010d" % middle).read() == content("f%010d" % middle)),
            ("one directory", "dirs/d000000",
             lambda out: len(os.listdir(out)) == min(1000, count // 50))):
        out = place + "/" + name.replace(" ", "-")
        _, told, took, peak, cpu = nuwa("restore", *opening, "--host", "*", "--json", "-v",
                                           "latest:" + path, "--target", out)
        gets = requests(told)
        packs = [e for e in gets if e["object"].startswith("pack")]
        found.append((len(gets), len(packs), sum(e["bytes"] for e in packs)))
        verdict("%s of %d" % (name, count), check(out) and peak < 200,
                "%d GETs, %d of packs (%d KiB), %.2f s, cpu %.2f s, peak %d MiB"
                % (len(gets), len(packs), found[-1][2] >> 10, took, cpu, peak))
    return opening, found


_, few = costs(files // 100, work + "/few")
opening, many = costs(files, work + "/many")
for name, small, large in zip(("one file", "one directory"), few, many):
    verdict("%s of 100 times as many entries costs a few requests more" % name,
            large[1] <= small[1] + 20, "%d GETs of packs instead of %d" % (large[1], small[1]))
space = os.statvfs(work)
entries = files + files // 50 + files // 50000 + 8
if space.f_files and space.f_favail < entries * 1.02:
    skipped += 1
    print("SKIPPED: whole restore: %d inodes are free of %d" % (space.f_favail, entries))
else:
    out = work + "/out"
    _, _, took, peak, cpu = nuwa("restore", *opening, "--host", "*", "-q", "latest", "--target", out)
    inner = sum(len(os.listdir(out + "/dirs/" + d)) for d in os.listdir(out + "/dirs"))
    flat = len(os.listdir(out + "/flat"))
    state = os.stat(out + "/dirs/d000000")
    last = os.stat(out + "/dirs/d%06d/e%03d" % ((files // 50 - 1) // 1000, (files // 50 - 1) % 1000))
    right = all(s.st_mtime == 1700000000 and s.st_mode & 0o7777 == 0o750 for s in (state, last))
    verdict("all of it", flat == files and inner == files // 50 and right and peak < 200,
            "%.1f s, %d entries/s, cpu %.1f s, peak %d MiB" % (took, entries / took, cpu, peak))
print("%d passed, %d failed, %d skipped" % (passed, failed, skipped), flush=True)
sys.exit(1 if failed else 0)
PY
run=$!
wait "$run"
