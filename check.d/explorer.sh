#!/bin/sh
# The exploration of the collection protocol within larger bounds (WriterExplorerTest has the small
# ones). Needs 3 GB of memory and a few minutes.
cd "$(dirname "$0")/.." || exit 2
. ./launch/jdk.sh
find_jdk || exit 2
"$java" -Xmx3g -cp core/target/test-classes:core/target/classes \
  dev.nuwa.repo.pin.LargeExploration 12000000
