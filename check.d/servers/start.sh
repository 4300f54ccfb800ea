#!/bin/sh
# Builds (once) and starts a real S3 server on this machine, for tests and for trying things out.
#
#   check.d/servers/start.sh versitygw|minio FOLDER [PORT]
#
# FOLDER takes the built server (bin/), its data and log, and its pid in FOLDER/pid; the bucket
# `bucket` is there. Needs Go; the exact versions are in versitygw/go.mod and minio/go.mod.
# Stop it with: kill "$(cat FOLDER/pid)"
#
#   export AWS_ACCESS_KEY_ID=nuwatest AWS_SECRET_ACCESS_KEY=nuwatestsecret
#   ./nuwa init -r 's3://bucket/try?endpoint=http://127.0.0.1:PORT' --key-file /tmp/try.key
set -eu

server=${1:?versitygw or minio} folder=${2:?a folder} port=${3:-7070}
here=$(cd "${0%/*}" && pwd -P)
mkdir -p "$folder/data/bucket"
folder=$(cd "$folder" && pwd -P)
binaries=${NUWA_SERVERS:-$folder/bin}
mkdir -p "$binaries"

build() {
  [ -x "$binaries/$server" ] && return
  command -v go >/dev/null 2>&1 || {
    echo "$server cannot be built: there is no go here" >&2
    exit 77
  }
  echo "building $server, once" >&2
  (cd "$here/$server" && go build -o "$binaries/$server" "$1") || exit 77
}

case $server in
  versitygw)
    build github.com/versity/versitygw/cmd/versitygw
    mkdir -p "$folder/users" "$folder/sidecar"
    set -- "$binaries/versitygw" -a nuwatest -s nuwatestsecret -p "127.0.0.1:$port" -q \
      --iam-dir "$folder/users" posix --sidecar "$folder/sidecar" "$folder/data"
    ;;
  minio)
    build github.com/minio/minio
    export MINIO_ROOT_USER=nuwatest MINIO_ROOT_PASSWORD=nuwatestsecret MINIO_BROWSER=off
    set -- "$binaries/minio" server --quiet --address "127.0.0.1:$port" "$folder/data"
    ;;
  *)
    echo "no server of this name: $server (versitygw, minio)" >&2
    exit 1
    ;;
esac

"$@" </dev/null >>"$folder/log" 2>&1 &
pid=$!
echo "$pid" >"$folder/pid"
tries=0
until curl -s -o /dev/null "http://127.0.0.1:$port/"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ] || ! kill -0 "$pid" 2>/dev/null; then
    echo "$server did not start; the end of $folder/log:" >&2
    tail -n 5 "$folder/log" >&2
    exit 77
  fi
  sleep 0.1
done
echo "http://127.0.0.1:$port"
