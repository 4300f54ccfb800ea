#!/bin/sh
# --limit-upload and --limit-download on a real server: what really passes the network each second, with a
# day table, and changed while a run goes on.
#
# Needs python3, curl and versitygw (built once by check.d/servers/start.sh; NUWA_SERVERS names a folder of
# built servers). About a minute and a half.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
for tool in python3 curl; do
  command -v $tool >/dev/null || { echo "SKIPPED: needs $tool"; exit 77; }
done
. "$here/launch/jdk.sh"
find_jdk || exit 77
work=$(mktemp -d) || exit 2
export NUWA_SERVERS="${NUWA_SERVERS:-$here/target/servers}"
export AWS_ACCESS_KEY_ID=nuwatest AWS_SECRET_ACCESS_KEY=nuwatestsecret AWS_EC2_METADATA_DISABLED=true
trap '[ -r "$work/server/pid" ] && kill "$(cat "$work/server/pid")" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 8' INT TERM
"$here/check.d/servers/start.sh" versitygw "$work/server" 17451 >/dev/null || exit 77
python3 "$here/check.d/lib/limits.py" "$here" "$work" 17451 "$java"
