#!/bin/sh
# Bad places and bad moments that need a process, a mount or another user: signals, kill -9, many
# writers at once, full, read-only and failing disks, block devices, a temp folder without exec,
# locales, unreadable files, very large folders, paths and attributes. About four minutes on two
# cores; as root, for mounts and loop devices: what cannot run is said and counted as skipped.
#
#   check.d/faults.sh
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# Of these sources, also where nobody sits at a terminal.
NUWA_BUILD=always "$here/nuwa" version || exit 2
work=$(mktemp -d) || exit 2
passed=0 failed=0 skipped=0
started=$(date +%s)
mounted='' loops='' run=''

# Leaves nothing behind, however the suite ends.
finish() {
  trap '' INT TERM HUP
  [ -n "$run" ] && kill -9 "$run" 2>/dev/null
  for place in $mounted; do umount "$place" 2>/dev/null || umount -l "$place" 2>/dev/null; done
  for loop in $loops; do losetup -d "$loop" 2>/dev/null; done
  chmod -R u+rwx "$work" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

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

# loop_device NAME SIZE: an image of SIZE as a block device in $device, or failure.
loop_device() {
  truncate -s "$2" "$work/$1.image" && device=$(losetup -f --show "$work/$1.image" 2>/dev/null) || return 1
  loops="$loops $device"
}

# mount_loop NAME SIZE [MKFS-OPTIONS…]: an ext4 of its own, or failure where that is not allowed.
mount_loop() {
  place=$work/$1 image=$1 size=$2
  shift 2
  loop_device "$image" "$size" && mkfs.ext4 -q "$@" "$device" >/dev/null 2>&1 && mkdir -p "$place" &&
    mount "$device" "$place" 2>/dev/null || return 1
  mounted="$mounted $place"
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
  code=$? run=
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
  run=
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
# Room for bytes, none for names.
full_of_names() {
  fresh
  NUWA_PASSWORD=long-enough ends 0 init -r "$work/names/r" || return 1
  NUWA_PASSWORD=long-enough ends 0 backup -r "$work/names/r" "$work/docs/sub" || return 1
  i=0
  while true >"$work/names/filler$i"; do i=$((i + 1)); done 2>/dev/null
  NUWA_PASSWORD=long-enough ends 6 backup -r "$work/names/r" "$work/docs" && says '  try: ' || return 1
  rm "$work/names"/filler*
  NUWA_PASSWORD=long-enough ends 0 backup -r "$work/names/r" "$work/docs" || return 1
  NUWA_PASSWORD=long-enough ends 0 check -r "$work/names/r" --read-data
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
  mount_small noexec noexec,size=8m && mount_small names size=100m,nr_inodes=120; then
  full_storage; verdict "a storage that fills up: exit code 6, nothing lost, goes on with more room" $?
  full_of_names; verdict "a storage without room for names: exit code 6, goes on with more" $?
  full_target; verdict "a target that fills up: said, goes on with more room" $?
  read_only_target; verdict "a target that is read-only is said" $?
  read_only_repository; verdict "a repository that is read-only: no backup, but a restore" $?
  noexec_temp; verdict "a temp folder without exec" $?
else
  skip "full and read-only disks, temp folder without exec (6 cases)" "mounting needs root"
  skipped=$((skipped + 5))
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
  for twice in 1 2; do
    as_other backup "$work/open" >"$log" 2>&1
    code=$?
    [ "$code" = 3 ] || { echo "exit code $code, not 3, at run $twice" >>"$log"; return 1; }
    says secret && says shut || return 1
  done
  as_other restore latest --target "$work/home/out" >"$log" 2>&1
  [ "$(cat "$work/home/out/a")" = 1 ]
}
# as_other ARGUMENT…: what was built, run by a user who is not root and has no checkout of his own.
as_other() {
  chown -R 65534:65534 "$work/open" "$work/home"
  setpriv --reuid=65534 --regid=65534 --clear-groups "$java/bin/java" -Xmx140m \
    "-DZstdNativePath=$work/layout/${native#"$layout"}" -p "$work/layout/lib" \
    --enable-native-access=dev.nuwa.core,com.github.luben.zstd_jni -m dev.nuwa.cli/dev.nuwa.cli.Main "$@"
}
if [ "$(id -u)" != 0 ]; then
  as_other() { "$here/nuwa" "$@"; }
  unreadable
  verdict "files and folders that may not be read: exit code 3, each named, each time" $?
elif [ -r "$here/build/current" ] && . "$here/build/current" && cp -r "$layout" "$work/layout" &&
  chmod -R a+rX "$work/layout" && chmod 755 "$work" &&
  setpriv --reuid=65534 --regid=65534 --clear-groups "$java/bin/java" -version >/dev/null 2>&1; then
  unreadable
  verdict "files and folders that may not be read: exit code 3, each named, each time" $?
else
  skip "files that may not be read" "no user beside root can run this Java"
fi

together() {
  fresh
  ends 0 backup "$work/docs/sub" || return 1
  runs='' i=0
  while [ $i -lt "$1" ]; do
    "$here/nuwa" backup --host "host$i" "$work/docs" >"$log.$i" 2>&1 &
    runs="$runs $!"
    i=$((i + 1))
  done
  bad=0
  for one in $runs; do wait "$one" || bad=$((bad + 1)); done
  cat "$log".* >"$log"
  [ $bad = 0 ] || return 1
  [ "$(confirmed)" = $(($1 + 1)) ] || { echo "$(confirmed) confirmed" >>"$log"; return 1; }
  ends 0 check --read-data && ends 0 restore latest --host host0 --target "$work/out" && same "$work/docs" "$work/out"
}
for count in 2 8; do
  together $count
  verdict "$count processes back up to one repository at once" $?
done
rm -f "$log".*

# Longer than any key of the format: 300 names of 255 bytes.
too_deep() {
  fresh
  rm -rf "$work/deep"
  mkdir "$work/deep"
  echo here >"$work/deep/kept"
  python3 - "$work/deep" <<'END' || return 1
import os, sys
os.chdir(sys.argv[1])
for i in range(300):
    os.mkdir("n" * 255)
    os.chdir("n" * 255)
END
  for twice in 1 2; do
    ends 3 backup "$work/deep" && says 'longer than the format can hold' || return 1
  done
  ends 0 check && ends 0 restore latest --target "$work/out" || return 1
  [ "$(cat "$work/out/kept")" = here ]
}
too_deep
verdict "a path beyond 65536 bytes: exit code 3, named each time, the rest is kept" $?
rm -rf "$work/deep" "$work/out"

# Attributes beyond what an entry may hold, on a file system that has no limit for them.
attributes() {
  fresh
  python3 - "$work/attributes" <<'END' || return 1
import os, sys
base = sys.argv[1] + "/"
for name, values, length in (("modest", 3, 65000), ("huge", 140, 65000), ("plain", 0, 0)):
    open(base + name, "w").write(name)
    for i in range(values):
        os.setxattr(base + name, "user.%05d" % i, os.urandom(length))
END
  for twice in 1 2; do
    ends 3 backup "$work/attributes" && says 'huge: extended attributes: more than 8 MiB' || return 1
    says 'plain' && return 1
    says 'modest' && return 1
  done
  ends 0 check --read-data && ends 0 restore latest --target "$work/attributes/out" || return 1
  python3 - "$work/attributes" <<'END'
import os, sys
base = sys.argv[1] + "/"
for name in ("modest", "huge", "plain"):
    assert open(base + "out/" + name).read() == name
for i in range(3):
    key = "user.%05d" % i
    assert os.getxattr(base + "modest", key) == os.getxattr(base + "out/modest", key)
END
}
if mount_loop attributes 120m -b 4096 -O ea_inode && [ "$(id -u)" = 0 ]; then
  attributes >>"$log" 2>&1
  verdict "more attributes than an entry can hold: exit code 3, named each time, the file is kept" $?
else
  skip "more attributes than an entry can hold" "no loop device, or no ext4 with ea_inode"
fi

block_device() {
  fresh
  head -c 3000000 /dev/urandom | dd of="$device" conv=notrunc status=none || return 1
  for cut in gear fixed:65536; do
    ends 0 backup --cut $cut "$device" && ends 0 restore latest --target "$work/out" --overwrite always || return 1
    cmp "$device" "$work/out" >>"$log" 2>&1 || cmp "$device" "$work/out/${device##*/}" >>"$log" 2>&1 || return 1
  done
  ends 0 check --read-data
}
if [ "$(id -u)" = 0 ] && loop_device disk 40m; then
  block_device
  verdict "a block device as root, cut by content and in blocks" $?
else
  skip "a block device as root" "no loop device"
fi

# A disk that cannot give some of its blocks back: the image behind it ends too early.
bad_blocks() {
  fresh
  echo fine >"$work/blocks/small"
  head -c 30000000 /dev/urandom >"$work/blocks/large"
  sync
  umount "$work/blocks" && mount "$device" "$work/blocks" || return 1
  ls -lR "$work/blocks" >/dev/null
  cat "$work/blocks/small" >/dev/null
  truncate -s 20m "$work/blocks.image"
  echo 3 >/proc/sys/vm/drop_caches
  cat "$work/blocks/large" >/dev/null 2>&1 && { echo "the disk is still good" >>"$log"; return 77; }
  ends 3 backup "$work/blocks" && says 'blocks/large' && says 'input/output error' || return 1
  ends 0 check --read-data
}
if [ "$(id -u)" = 0 ] && [ -w /proc/sys/vm/drop_caches ] && mount_loop blocks 60m; then
  bad_blocks
  code=$?
  if [ $code = 77 ]; then skip "blocks that cannot be read" "this kernel fills them with zeros"; else
    verdict "blocks that cannot be read: exit code 3, the file is named" $code
  fi
else
  skip "blocks that cannot be read" "no loop device"
fi

# The system refuses to force folders to the disk: nothing may be called done.
folder_not_forced() {
  fresh
  ends 0 backup "$work/docs/sub" || return 1
  LD_PRELOAD=$work/unforced.so "$here/nuwa" backup "$work/docs" >"$log" 2>&1 &
  run=$! n=0
  until grep -q 'input/output error; trying again' "$log"; do
    n=$((n + 1))
    [ $n -gt 600 ] && { echo "no attempt failed" >>"$log"; return 1; }
    sleep 0.05
  done
  kill "$run"
  wait "$run"
  code=$? run=
  [ "$code" = 8 ] && [ "$(confirmed)" = 1 ] || { echo "exit code $code, $(confirmed) confirmed" >>"$log"; return 1; }
  UNFORCED_FIRST=30 LD_PRELOAD=$work/some.so ends 0 backup "$work/docs" || return 1
  [ "$(confirmed)" = 2 ] && ends 0 check --read-data
}
cat >"$work/unforced.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
static int refused;
static int refuse(int fd) {
  struct stat seen;
  const char *first = getenv("UNFORCED_FIRST");
  int most = first ? atoi(first) : 1 << 30;
  return fstat(fd, &seen) == 0 && S_ISDIR(seen.st_mode) && __sync_fetch_and_add(&refused, 1) % 4 == 3 &&
    refused < most;
}
int fsync(int fd) {
  if (refuse(fd)) { errno = EIO; return -1; }
  return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd);
}
END
sed 's/ % 4 == 3 &&/ >= 0 \&\&/' "$work/unforced.c" >"$work/always.c"
if cc -shared -fPIC -o "$work/some.so" "$work/unforced.c" -ldl >>"$log" 2>&1 &&
  cc -shared -fPIC -o "$work/unforced.so" "$work/always.c" -ldl >>"$log" 2>&1; then
  folder_not_forced
  verdict "folders that cannot be forced to the disk: tried again, never confirmed until they can" $?
else
  skip "folders that cannot be forced to the disk" "no C compiler"
fi

echo "$(($(date +%s) - started)) seconds"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
