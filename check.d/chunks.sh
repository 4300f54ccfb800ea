#!/bin/sh
# A repository of very many packs and chunks, told of by generated indexes: what it costs the commands
# at the default budget, and that they go on working. An unchanged run must not read the index at all;
# the memory of those that do may grow by what docs/performance.md says for a chunk, a unit and a pack.
#
#   check.d/chunks.sh [PACKS-OF-LARGE-FILES [CHUNKS-OF-SMALL-FILES]]     default 100000 and 10000000
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
command -v python3 >/dev/null || { echo "SKIPPED: needs python3"; exit 77; }
NUWA_BUILD=always "$here/nuwa" version >/dev/null || exit 2
[ -e "$here/core/target/test-classes/dev/nuwa/repo/index/ManyPacks.class" ] || {
  echo "SKIPPED: needs the tests built; ./check --full builds them"
  exit 77
}
layout='' java='' native=''
[ -r "$here/build/current" ] && . "$here/build/current"
[ -n "$layout" ] || { echo "SKIPPED: the build of this checkout is elsewhere"; exit 77; }
work=$(mktemp -d "${NUWA_CHECK_DISK:-/var/tmp}/nuwa-chunks.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 8' INT TERM
python3 "$here/check.d/lib/chunks.py" "$here" "$work" "$java/bin/java" "$layout" "$native" \
  "${1:-100000}" "${2:-10000000}"
