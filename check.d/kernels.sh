#!/bin/sh
# The kernels alone under JMH, as bench/compare needs them for the limit of a first backup: that each one
# runs and gives a figure, not which. About a minute.
#
#   check.d/kernels.sh
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
if ! NUWA_BENCH_FOLDER=$scratch "$here/bench/kernels" --seconds 0.05 --json "$scratch/json" >"$scratch/out" 2>&1; then
  tail -n 20 "$scratch/out"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
for kernel in cut id checksum compress seal open inflateAndCheck nodeEncode nodeDecode lookUpKnown lookUpUnknown lookUpKnownInFiles lookUpUnknownInFiles scan readSmall readLarge write; do
  if grep -qE "^\| $kernel \|.* [1-9][0-9.]* \|" "$scratch/out"; then
    passed=$((passed + 1))
  else
    echo "FAILED: no figure for $kernel"
    failed=$((failed + 1))
  fi
done
grep '^|' "$scratch/out"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
