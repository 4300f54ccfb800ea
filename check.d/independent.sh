#!/bin/sh
# The independent reader against golden bytes, against hostile bytes, and against what ./nuwa writes.
# Needs Python 3.11 or newer and its package index.
set -u

root=$(cd "${0%/*}/.." && pwd -P)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 8' INT TERM

python=''
for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
  "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  python=$candidate
  break
done
[ -n "$python" ] || {
  echo "SKIPPED: needs Python 3.11 or newer"
  exit 77
}
if ! "$python" -m venv "$scratch/venv" >"$scratch/log" 2>&1 ||
  ! "$scratch/venv/bin/pip" install -q -r "$root/independent/requirements.txt" >"$scratch/log" 2>&1; then
  cat "$scratch/log"
  echo "SKIPPED: the packages of independent/requirements.txt cannot be had"
  exit 77
fi

export NUWA_BUILD=always PYTHONDONTWRITEBYTECODE=1 TMPDIR="$scratch"
cd "$root/independent" || exit 1
"$scratch/venv/bin/python" test_reader.py 2>&1
