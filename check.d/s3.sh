#!/bin/sh
# Real S3 servers: the storage contract, and backups through a bad network with server and client killed.
#
#   check.d/s3.sh [MEGABYTES]
#
# MEGABYTES of files of this machine for each server, or NUWA_S3_MEGABYTES, else 400: about seven minutes for
# both. NUWA_SERVERS names a folder of built servers; lib/bad_days.py says what else there is.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
megabytes=${1:-${NUWA_S3_MEGABYTES:-400}}
for tool in python3 curl; do
  command -v $tool >/dev/null || { echo "SKIPPED: needs $tool"; exit 77; }
done
. "$here/launch/jdk.sh"
find_jdk && find_maven "$here" || exit 77
work=$(mktemp -d) || exit 2
export NUWA_SERVERS="${NUWA_SERVERS:-$here/target/servers}"
export AWS_ACCESS_KEY_ID=nuwatest AWS_SECRET_ACCESS_KEY=nuwatestsecret AWS_EC2_METADATA_DISABLED=true
run=
clean() {
  [ -z "$run" ] || { kill "$run" && wait "$run"; } 2>/dev/null
  for pid in "$work"/*/pid; do
    [ -r "$pid" ] && kill "$(cat "$pid")" 2>/dev/null
  done
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 8' INT TERM
passed=0 failed=0 skipped=0
ok() { passed=$((passed + 1)) && echo "ok      $1"; }
fail() { failed=$((failed + 1)) && echo "FAILED  $1"; }

contract() {
  (
    export_build_environment
    cd "$here" && "$maven" -q -B -ntp ${NUWA_MAVEN_OPTIONS:-} -pl s3 -am test -Dtest=RealServer \
      -Dsurefire.failIfNoSpecifiedTests=false -Daws.accessKeyId=$AWS_ACCESS_KEY_ID \
      -Daws.secretAccessKey=$AWS_SECRET_ACCESS_KEY "-Dnuwa.test.s3=$1" "-Dnuwa.test.exclusive=$2" "-Dnuwa.test.order=$3"
  ) >"$work/contract.log" 2>&1
}

port=17411
for server in versitygw minio; do
  port=$((port + 1))
  if ! "$here/check.d/servers/start.sh" $server "$work/$server" $port; then
    echo "SKIPPED $server: it cannot be built or started here"
    skipped=$((skipped + 1))
    continue
  fi
  exclusive=atomic order=names
  # 1.0.14 accepts the condition and ignores it, and lists a/b before a-b
  [ $server = versitygw ] && exclusive=none order=folders
  if contract "s3://bucket/contract?endpoint=http://127.0.0.1:$port" $exclusive $order; then
    ok "$server: the storage contract"
  else
    fail "$server: the storage contract"
    grep -E 'ERROR|FAIL' "$work/contract.log" | head -n 20
  fi
  python3 "$here/check.d/lib/bad_days.py" "$here" "$work" $server $port "$megabytes" "$java" \
    >"$work/days.log" 2>&1 &
  run=$!
  if wait $run; then
    ok "$server: backups on bad days, restored and compared"
  else
    fail "$server: backups on bad days, restored and compared"
  fi
  run=
  cat "$work/days.log"
  kill "$(cat "$work/$server/pid")" 2>/dev/null
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
