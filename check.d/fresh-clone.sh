#!/bin/sh
# A clone of the committed state, no Maven on the machine, nothing in any cache: everything that
# is pinned must still resolve, and the first start must work. Downloads some 100 MB; takes a minute or
# two, mostly the network's.
set -u

root=$(cd "${0%/*}/.." && pwd -P)
command -v git >/dev/null 2>&1 || {
  echo "SKIPPED: needs git"
  exit 77
}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 8' INT TERM
echo "clone of $(git -C "$root" rev-parse --short HEAD), wrapper, empty local repository"
git clone -q "$root" "$scratch/clone" || exit 1
export NUWA_MAVEN="$scratch/clone/mvnw" MAVEN_USER_HOME="$scratch/maven"
export NUWA_MAVEN_OPTIONS="-Dmaven.repo.local=$scratch/repository"
if version=$("$scratch/clone/nuwa" version </dev/null) && [ -n "$version" ]; then
  echo "ok      the first start of a fresh clone: $version"
  echo "1 passed, 0 failed, 0 skipped"
else
  echo "FAILED  the first start of a fresh clone"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
