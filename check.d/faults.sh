#!/bin/sh
# Bad places and bad moments that need a process, a mount or another user: signals, kill -9, full and
# read-only disks, a temp folder without exec, locales, unreadable files, very large folders.
#
#   check.d/faults.sh
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 2
passed=0 failed=0 skipped=0
mounted=

finish() {
  for place in $mounted; do umount "$place" 2>/dev/null; done
  chmod -R u+rwx "$work" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

export HOME="$work/home" XDG_DATA_HOME="$work/home/data" XDG_CACHE_HOME="$work/home/cache"
export XDG_STATE_HOME="$work/home/state" NUWA_LANG=en
mkdir -p "$HOME" "$work/docs"
log=$work/log

# verdict NAME STATUS: counts it, with what was said when it is not 0.
verdict() {
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
    echo "ok: $1"
  else
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$log" | tail -n 20
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "SKIPPED: $1: $2"
}

# ends CODE COMMAND…: runs nuwa and compares the exit code.
ends() {
  wanted=$1
  shift
  "$here/nuwa" "$@" >"$log" 2>&1
  code=$?
  [ "$code" = "$wanted" ] || {
    echo "exit code $code, not $wanted: nuwa $*" >>"$log"
    return 1
  }
}

says() { grep -q -e "$1" "$log" || { echo "not said: $1" >>"$log"; return 1; }; }
same() { diff -r --no-dereference "$1" "$2" >>"$log" 2>&1; }
fresh() { rm -rf "$work/home" "$work/out"; mkdir -p "$HOME"; }
confirmed() { "$here/nuwa" snapshots --json 2>/dev/null | grep -c '"confirmed":true'; }

# mount_small NAME OPTIONS: a small file system in memory, or failure where that is not allowed.
mount_small() {
  mkdir -p "$work/$1"
  mount -t tmpfs -o "$2" none "$work/$1" 2>/dev/null || return 1
  mounted="$mounted $work/$1"
}

head -c 30000000 /dev/urandom >"$work/docs/big"
mkdir "$work/docs/sub"
i=0
while [ $i -lt 200 ]; do echo "file $i" >"$work/docs/sub/$i"; i=$((i + 1)); done

pins() { find "$XDG_DATA_HOME" -path '*/pin/*' -type f -name "*-$1" | wc -l; }

interrupted() {
  fresh
  ends 0 backup "$work/docs/sub" || return 1
  # A shell starts what is in the background with SIGINT ignored.
  env --default-signal=INT "$here/nuwa" backup --limit-upload 2M "$work/docs" >"$log" 2>&1 &
  run=$!
  n=0
  until [ "$(pins 0000)" = 2 ]; do
    n=$((n + 1))
    [ $n -gt 600 ] && { echo "no second pin" >>"$log"; kill -9 "$run"; return 1; }
    sleep 0.05
  done
  kill "-$1" "$run"
  wait "$run"
  code=$?
  [ "$code" = 8 ] || { echo "exit code $code, not 8" >>"$log"; return 1; }
  begun=$(pins 0000)
  ended=$(pins end)
  [ "$begun" = "$ended" ] || { echo "$begun pins, $ended ended" >>"$log"; return 1; }
  ends 0 backup "$work/docs" && ends 0 check --read-data && [ "$(confirmed)" = 2 ]
}
for signal in INT TERM; do
  interrupted $signal
  verdict "SIG$signal ends a backup with 8, ends its pin, and the next one works" $?
done

killed() {
  fresh
  "$here/nuwa" backup --limit-upload 8M "$work/docs" >"$log" 2>&1 &
  run=$!
  n=0
  until [ "$(find "$XDG_DATA_HOME" -path '*/pack/*' -type f -size +1M 2>/dev/null | wc -l)" -gt 0 ]; do
    n=$((n + 1))
    [ $n -gt 600 ] && { echo "no pack arrived" >>"$log"; kill -9 "$run"; return 1; }
    sleep 0.05
  done
  kill -9 "$run"
  wait "$run" 2>/dev/null
  arrived=$(find "$XDG_DATA_HOME" -path '*/pack/*' -type f -size +1M | wc -l)
  ends 0 backup --json "$work/docs" || return 1
  sealed=$(sed -n 's/.*"bytesSealed":\([0-9]*\).*/\1/p' "$log")
  [ "$arrived" -gt 0 ] && [ "$sealed" -lt 30000000 ] ||
    { echo "$arrived packs had arrived, $sealed bytes sealed again" >>"$log"; return 1; }
  ends 0 check --read-data && ends 0 restore latest --target "$work/out" && same "$work/docs" "$work/out"
}
killed
verdict "kill -9: the next backup reuses the packs that had arrived" $?

full_storage() {
  fresh
  mkdir -p "$XDG_DATA_HOME"
  NUWA_PASSWORD=long-enough ends 0 init -r "$work/small/r" || return 1
  NUWA_PASSWORD=long-enough ends 0 backup -r "$work/small/r" "$work/docs/sub" || return 1
  NUWA_PASSWORD=long-enough ends 6 backup -r "$work/small/r" "$work/docs" || return 1
  says '  try: ' || return 1
  mount -o remount,size=100m "$work/small" || return 1
  NUWA_PASSWORD=long-enough ends 0 check -r "$work/small/r" --read-data || return 1
  NUWA_PASSWORD=long-enough ends 0 backup -r "$work/small/r" "$work/docs"
}
full_target() {
  fresh
  ends 0 backup "$work/docs" || return 1
  ends 2 restore latest --target "$work/tiny/out" || ends 6 restore latest --target "$work/tiny/out" || return 1
  says '  try: ' || return 1
  mount -o remount,size=100m "$work/tiny" || return 1
  ends 0 restore latest --target "$work/tiny/out" && same "$work/docs" "$work/tiny/out"
}
read_only_target() {
  fresh
  ends 0 backup "$work/docs/sub" || return 1
  "$here/nuwa" restore latest --target "$work/fixed/out" >"$log" 2>&1
  code=$?
  [ $code != 0 ] && [ $code != 8 ] && says '[Rr]ead-only'
}
read_only_repository() {
  fresh
  mount -o remount,rw "$work/fixed" || return 1
  NUWA_PASSWORD=long-enough ends 0 init -r "$work/fixed/r" &&
    NUWA_PASSWORD=long-enough ends 0 backup -r "$work/fixed/r" "$work/docs/sub" || return 1
  mount -o remount,ro "$work/fixed" || return 1
  NUWA_PASSWORD=long-enough ends 6 backup -r "$work/fixed/r" "$work/docs/sub" && says '  try: ' || return 1
  NUWA_PASSWORD=long-enough ends 0 restore -r "$work/fixed/r" latest --target "$work/out" &&
    same "$work/docs/sub" "$work/out"
}
noexec_temp() {
  fresh
  TMPDIR=$work/noexec JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$work/noexec ends 0 backup "$work/docs/sub" &&
    TMPDIR=$work/noexec ends 0 restore latest --target "$work/out" && same "$work/docs/sub" "$work/out"
}
if mount_small small size=12m && mount_small tiny size=8m && mount_small fixed ro &&
  mount_small noexec noexec,size=8m; then
  full_storage; verdict "a storage that fills up: exit code 6, nothing lost, goes on with more room" $?
  full_target; verdict "a target that fills up: said, goes on with more room" $?
  read_only_target; verdict "a target that is read-only is said" $?
  read_only_repository; verdict "a repository that is read-only: no backup, but a restore" $?
  noexec_temp; verdict "a temp folder without exec" $?
else
  skip "full and read-only disks, temp folder without exec (5 cases)" "mounting needs root"
  skipped=$((skipped + 4))
fi

chinese() {
  fresh
  mkdir -p "$work/文档/目录"
  echo 内容 >"$work/文档/目录/文件"
  LC_ALL=C ends 0 backup "$work/文档" || return 1
  LC_ALL=C ends 0 restore "latest:目录" --path "$work/文档" --target "$work/出" || return 1
  same "$work/文档/目录" "$work/出" || return 1
  (LC_ALL=C "$here/nuwa" cat latest:目录/文件 | cmp - "$work/文档/目录/文件") >>"$log" 2>&1
}
chinese
verdict "Chinese paths as arguments under LC_ALL=C" $?

many() {
  fresh
  mkdir "$work/many"
  (cd "$work/many" && seq 1 100000 | xargs touch)
  ends 0 backup "$work/many" && ends 0 restore latest --target "$work/out" || return 1
  [ "$(find "$work/out" -type f | wc -l)" = 100000 ]
}
many
verdict "100000 files in one folder" $?
rm -rf "$work/many"

unreadable() {
  fresh
  rm -rf "$work/open"
  mkdir -p "$work/open/shut"
  echo 1 >"$work/open/a"
  echo 2 >"$work/open/secret"
  echo 3 >"$work/open/shut/b"
  chmod 000 "$work/open/secret" "$work/open/shut"
  chmod 755 "$work" "$work/open"
  if [ "$(id -u)" = 0 ]; then
    chown -R 65534:65534 "$work/open" "$work/home"
    as="setpriv --reuid=65534 --regid=65534 --clear-groups"
  else
    as=
  fi
  $as "$here/nuwa" backup "$work/open" >"$log" 2>&1
  code=$?
  [ "$code" = 3 ] || { echo "exit code $code, not 3" >>"$log"; return 1; }
  says secret && says shut || return 1
  $as "$here/nuwa" restore latest --target "$work/home/out" >"$log" 2>&1
  [ "$(cat "$work/home/out/a")" = 1 ]
}
if [ "$(id -u)" != 0 ] || setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$here/nuwa"; then
  unreadable
  verdict "files and folders that may not be read: exit code 3, each named" $?
else
  skip "files that may not be read" "the checkout is closed to other users"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
