#!/bin/sh
# Kills backups with SIGKILL at random moments; nothing that was confirmed may be lost.
#
#   check.d/kill.sh [ROUNDS]      default 200; NUWA_KILL_SEED replays
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1:-200}
seed=${NUWA_KILL_SEED:-$(date +%s)}
command -v python3 >/dev/null || { echo "SKIPPED: needs python3"; exit 77; }
work=$(mktemp -d) || exit 2
run=
# Waits for what it killed: a folder in use cannot be removed.
stop() {
  [ -z "$run" ] || { kill "$run" && wait "$run"; } 2>/dev/null
  exit 8
}
trap 'rm -rf "$work"' EXIT
trap stop INT TERM
echo "kill: $rounds rounds, seed $seed"
python3 - "$here" "$work" "$rounds" "$seed" <<'PY' &
import json, os, random, shutil, signal, subprocess, sys, time

here, work, rounds, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(8))
home, source = work + "/home", work + "/source"
os.makedirs(home)
os.makedirs(source)
env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
           XDG_STATE_HOME=home + "/state")
nuwa = [here + "/nuwa"]


def change():
    for _ in range(random.randrange(1, 40)):
        path = "%s/d%d/f%d" % (source, random.randrange(8), random.randrange(300))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(random.randbytes(random.choice([10, 3000, 70000, 900000, 5000000])))


def run(*args, **kw):
    return subprocess.run(nuwa + list(args), env=env, capture_output=True, text=True, **kw)


def snapshots():
    out = run("snapshots", "--json")
    if out.returncode != 0:
        return None
    return [json.loads(line)["snapshot"] for line in out.stdout.splitlines()]


def compare(target):
    return subprocess.run([sys.executable, here + "/check.d/lib/same_tree.py", source, target],
                          capture_output=True, text=True)


change()
first = run("backup", source)
assert first.returncode == 0, first.stdout + first.stderr
started = time.time()
change()
run("backup", source)
usual = time.time() - started
kept, killed, failed = set(snapshots()), 0, 0
for n in range(rounds):
    change()
    p = subprocess.Popen(nuwa + ["backup", source], env=env, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        time.sleep(random.uniform(0.05, 1.1) * usual)
        killed += p.poll() is None
    finally:
        try:
            os.killpg(p.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        p.wait()
    now = snapshots()
    if now is None or not kept <= set(now):
        failed += 1
        print("round %d: a confirmed snapshot is gone" % n)
        break
    kept = set(now)
    if n % 20 == 19:
        done = run("backup", source)
        shutil.rmtree(work + "/out", ignore_errors=True)
        back = run("restore", "latest", "--target", work + "/out")
        same = compare(work + "/out")
        check = run("check", "--read-data")
        if done.returncode or back.returncode or same.returncode or check.returncode:
            failed += 1
            print("round %d:" % n, done.stderr, back.stderr, same.stdout, check.stdout, check.stderr)
            break
        kept = set(snapshots())
print("%d rounds, %d processes killed while at work, %d snapshots kept" % (n + 1, killed, len(kept)))
print("%d passed, %d failed, 0 skipped" % (n + 1 - failed, failed), flush=True)
sys.exit(1 if failed else 0)
PY
run=$!
wait "$run"
