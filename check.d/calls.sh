#!/bin/sh
# System calls for each file, counted by strace: of a first backup, an unchanged one and a restore, as
# the difference between runs on few and on many files, so that what a run does once does not count.
#
#   check.d/calls.sh          prints every call that is made for files, and holds the sums against bounds
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
for tool in python3 strace; do
  command -v $tool >/dev/null || { echo "SKIPPED: needs $tool"; exit 77; }
done
strace -c -o /dev/null true 2>/dev/null || { echo "SKIPPED: strace may not trace here"; exit 77; }
NUWA_BUILD=always "$here/nuwa" version >/dev/null || exit 2
exec python3 "$here/check.d/lib/calls.py" "$here/nuwa"
