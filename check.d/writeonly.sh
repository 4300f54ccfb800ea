#!/bin/sh
# A write-only host on a real S3 server with the policy of docs/operations.md: it backs up; what it must
# not do, the server refuses; the owner restores. Then the same with the stricter policy.
#
# Needs python3 and versitygw (built once by check.d/servers/start.sh; NUWA_SERVERS names a folder of built
# servers). It does not look at the conditions of a policy, so what listing is narrowed to is not tried here.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
command -v python3 >/dev/null || { echo "SKIPPED: needs python3"; exit 77; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export NUWA_SERVERS="${NUWA_SERVERS:-$here/target/servers}"
server=$NUWA_SERVERS/versitygw
if [ ! -x "$server" ]; then
  "$here/check.d/servers/start.sh" versitygw "$work/built" 17431 && kill "$(cat "$work/built/pid")"
  [ -x "$server" ] || { echo "SKIPPED: versitygw cannot be built here"; exit 77; }
fi
python3 - "$here" "$work" "$server" <<'PY'
import json, os, re, shutil, signal, socket, subprocess, sys, time

here, work, server = sys.argv[1:4]
passed = failed = 0
processes = []


def check(what, good, more=""):
    global passed, failed
    passed, failed = (passed + 1, failed) if good else (passed, failed + 1)
    print(("ok    " if good else "FAIL  ") + what + ("" if good else "\n" + str(more)), flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


port = free_port()
url = f"http://127.0.0.1:{port}"
place = f"s3://backup/home?endpoint={url}"
ROOT, SHOP = ("root", "root-secret"), ("shop", "shop-secret")


def start():
    for folder in ("data/backup", "iam", "sidecar"):
        os.makedirs(f"{work}/{folder}", exist_ok=True)
    log = open(f"{work}/log", "w")
    command = [server, "-a", ROOT[0], "-s", ROOT[1], "-p", f"127.0.0.1:{port}", "--iam-dir", f"{work}/iam", "-q",
               "posix", "--sidecar", f"{work}/sidecar", f"{work}/data"]
    processes.append(subprocess.Popen(command, stdout=log, stderr=log))
    for _ in range(200):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("versitygw did not start: " + open(f"{work}/log").read())


def account(who):
    return dict(os.environ, AWS_ACCESS_KEY_ID=who[0], AWS_SECRET_ACCESS_KEY=who[1], AWS_EC2_METADATA_DISABLED="true")


def request(who, method, path, body=None):
    command = [sys.executable, here + "/check.d/lib/signed.py", method, url + path]
    if body is not None:
        open(work + "/body", "w").write(body)
        command.append(work + "/body")
    out = subprocess.run(command, env=account(who), capture_output=True)
    return int(out.stdout.split(b"\n", 1)[0] or 0)


def nuwa(who, key, home, *args, **kw):
    env = account(who)
    base = f"{work}/{home}"
    env.update(HOME=base, XDG_DATA_HOME=base + "/data", XDG_STATE_HOME=base + "/state",
               XDG_CACHE_HOME=base + "/cache", NUWA_REPOSITORY=place, NUWA_KEY_FILE=f"{work}/{key}", NUWA_LANG="en")
    os.makedirs(base, exist_ok=True)
    return subprocess.run([here + "/nuwa", *args], env=env, capture_output=True, text=True, **kw)


def owner(*args):
    return nuwa(ROOT, "owner.key", "owner", *args)


def host(*args):
    return nuwa(SHOP, "shop.key", "host", *args)


def ok(what, run):
    check(what, run.returncode == 0, run.stdout + run.stderr)
    return run


def policy(writer, strict):
    """The policy of the document, as a bucket policy for the account of the host."""
    text = re.search(r"```json\n(.*?)```", open(here + "/docs/operations.md").read(), re.S).group(1)
    text = text.replace("BUCKET", "backup").replace("PREFIX", "home").replace("/ID/", f"/{writer}/")
    document = json.loads(text)
    statements = [s for s in document["Statement"] if not (strict and s["Sid"] == "LookAtItsOwnPacks")]
    for statement in statements:
        statement["Principal"] = {"AWS": [SHOP[0]]}
        if strict and "Condition" in statement:
            prefixes = statement["Condition"]["StringLike"]["s3:prefix"]
            prefixes.remove(f"home/pack/{writer}/*")
    document["Statement"] = statements
    return json.dumps(document)


def stored(prefix):
    found = []
    for folder, _, files in os.walk(f"{work}/data/backup/home/{prefix}"):
        found += [os.path.relpath(f"{folder}/{f}", f"{work}/data/backup") for f in files]
    return sorted(found)


def change(n):
    for i in range(n, n + 5):
        with open(f"{source}/file-{i}", "wb") as f:
            f.write(os.urandom(400_000))


def restored(name):
    target = f"{work}/{name}"
    ok(f"{name}: the owner restores", owner("restore", "latest", "--host", "shop", "--target", target))
    same = subprocess.run([sys.executable, here + "/check.d/lib/same_tree.py", source, target], capture_output=True, text=True)
    check(f"{name}: and has what the host had", same.returncode == 0, same.stdout + same.stderr)
    shutil.rmtree(target, ignore_errors=True)


def cut_off(writer):
    """A run of the host that dies after packs have arrived and before all are in an index."""
    for kind in ("index", "snap", "ok"):
        paths = [f"{work}/data/backup/{name}" for name in stored(f"{kind}/{writer}")]
        os.unlink(max(paths, key=os.path.getmtime))


def runs(name):
    backup = ("backup", "--host", "shop", source)
    ok(f"{name}: first backup", host(*backup))
    change(100)
    ok(f"{name}: second backup", host(*backup))
    shutil.rmtree(f"{work}/host/state")
    change(200)
    again = ok(f"{name}: backup after the state was lost", host(*backup, "--json"))
    new = json.loads(again.stdout).get("bytesOriginal", -1) if again.returncode == 0 else -1
    check(f"{name}: which stored only what was new", 2_000_000 <= new < 2_300_000, new)
    restored(name)


def refused(name, key, own):
    writer = own.split("/")[2]
    foreign = next(p for p in stored("pack") if f"/{writer}/" not in p)
    confirmed = stored(f"snap/{writer}")[-1]
    forbidden = [
        ("GET", "/backup/" + foreign, None),
        ("PUT", "/backup/home/pack/" + "0" * 32 + "/" + "0" * 32, "x"),
        ("PUT", "/backup/home/gen/" + "0" * 15 + "1", "x"),
        ("PUT", "/backup/home/config/" + "0" * 15 + "2", "x"),
        ("PUT", "/backup/home/cert/" + writer + "-" + "0" * 16, "x"),
        ("DELETE", "/backup/" + own, None),
        ("DELETE", "/backup/" + foreign, None),
        ("DELETE", "/backup/" + confirmed, None),
        ("DELETE", "/backup/home/config/" + "0" * 15 + "1", None),
        ("PUT", "/backup?policy", policy(writer, False)),
    ]
    before = stored("")
    for method, path, body in forbidden:
        status = request(SHOP, method, path, body)
        check(f"{name}: {method} {path.replace(writer, 'ID')[:60]} is refused", status == 403, status)
    check(f"{name}: nothing was changed by it", stored("") == before)
    for command in (("restore", "latest", "--target", work + "/no"), ("ls", "latest"), ("cat", "latest:file-1"),
                    ("find", "file-1"), ("stats",), ("check",)):
        run = host(*command)
        check(f"{name}: nuwa {command[0]} ends with 9", run.returncode == 9, run.stdout + run.stderr)
    thief = nuwa(SHOP, "owner.key", "thief", "restore", "latest", "--host", "elsewhere", "--target", work + "/stolen")
    check(f"{name}: even the owner's key restores nothing of others with this account",
          thief.returncode in (3, 6, 7) and not any(f for _, _, f in os.walk(work + "/stolen") if f),
          str(thief.returncode) + thief.stdout + thief.stderr)
    shutil.rmtree(work + "/stolen", ignore_errors=True)


def all_of_it():
    start()
    ok("init", owner("init"))
    change(0)
    os.makedirs(work + "/others", exist_ok=True)
    shutil.copy(source + "/file-1", work + "/others/secret")
    open(work + "/others/more", "wb").write(os.urandom(700_000))
    ok("somebody else's backup", owner("backup", "--host", "elsewhere", work + "/others"))
    made = ok("key add", owner("key", "add", "--role", "writer", "--name", "shop", "--output", work + "/shop.key", "--json"))
    writer = json.loads(made.stdout)["id"]
    admin = [server, "admin", "-a", ROOT[0], "-s", ROOT[1], "-er", url, "create-user", "-a", SHOP[0], "-s", SHOP[1], "-r", "user"]
    subprocess.run(admin, capture_output=True, check=True)
    check("without a policy the account may do nothing", host("backup", source).returncode == 6)

    check("the policy is taken", request(ROOT, "PUT", "/backup?policy", policy(writer, False)) in (200, 204))
    runs("policy")
    own = stored(f"pack/{writer}")[0]
    refused("policy", "shop.key", own)
    cut_off(writer)
    resumed = ok("policy: backup after a run was cut off", host("backup", "--host", "shop", source))
    check("policy: without a complaint", "may not read packs" not in resumed.stderr, resumed.stderr)
    restored("policy, resumed")

    check("the stricter policy is taken", request(ROOT, "PUT", "/backup?policy", policy(writer, True)) in (200, 204))
    check("strict: GET of an own pack is refused", request(SHOP, "GET", "/backup/" + own) == 403)
    runs("strict")
    refused("strict", "shop.key", own)
    shutil.rmtree(f"{work}/data/backup/home/index")
    with open(f"{source}/newer", "wb") as file:  # where nothing is new no index is looked for
        file.write(os.urandom(300000))
    resumed = ok("strict: backup when no index is there", host("backup", "--host", "shop", source))
    check("strict: it says what it does without", "may not read packs" in resumed.stderr, resumed.stderr)
    restored("strict, resumed")

    ok("revoked", owner("key", "revoke", "shop", "--yes"))
    check("a revoked host ends with 9", host("backup", source).returncode == 9)
    restored("after the revocation")


source = work + "/source"
os.makedirs(source)
try:
    all_of_it()
finally:
    for process in processes:
        process.terminate()
        process.wait()
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
PY
