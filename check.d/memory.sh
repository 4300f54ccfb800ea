#!/bin/sh
# Every command at the smallest budget, 96 MiB: many small files and real ones of all sizes. The heap
# is bounded by the launcher; where this machine lets us make a cgroup, the whole process is bounded
# by it too, page cache included. About three minutes on two cores.
#
#   check.d/memory.sh [SMALL-FILES [MEBIBYTES-OF-REAL-FILES]]     default 40000 and 600
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
command -v python3 >/dev/null || { echo "SKIPPED: needs python3"; exit 77; }
NUWA_BUILD=always "$here/nuwa" version || exit 2
# On a disk: what lies in a tmpfs counts as the memory of whoever wrote it, and cannot be given back.
work=$(mktemp -d "${NUWA_CHECK_DISK:-/var/tmp}/nuwa-memory.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 8' INT TERM
python3 "$here/check.d/lib/memory.py" "$here" "$work" "${1:-40000}" "${2:-600}"
