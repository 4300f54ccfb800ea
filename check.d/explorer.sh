#!/bin/sh
# The exploration of the collection protocol within larger bounds (WriterExplorerTest has the small
# ones). Needs 3 GB of memory; takes about five minutes. STATES_MAX bounds each configuration.
#
#   check.d/explorer.sh [STATES_MAX]
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/launch/jdk.sh"
find_jdk || exit 2
[ -e "$root/core/target/test-classes/dev/nuwa/repo/pin/LargeExploration.class" ] || {
  echo "SKIPPED: needs the tests built; ./check --full builds them"
  exit 77
}
exec "$java/bin/java" -Xmx3g -cp "$root/core/target/test-classes:$root/core/target/classes" \
  dev.nuwa.repo.pin.LargeExploration "${1:-12000000}"
