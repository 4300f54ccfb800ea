#!/bin/sh
# Tests of the launcher on a copy of this checkout, in a folder whose name has a blank and a quote.
# Prints one line per test and closes with counts; exit code 1 when one failed.
set -u

root=$(cd "${0%/*}/.." && pwd -P)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 8' INT TERM
copy="$scratch/a checkout's copy"
main=$copy/cli/src/main/java/dev/nuwa/cli/Main.java
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)) && echo "ok      $1"; }
fail() { failed=$((failed + 1)) && echo "FAILED  $1${2:+: $2}" && tail -n 5 "$scratch/err" 2>/dev/null; }
skip() { skipped=$((skipped + 1)) && echo "SKIPPED $1: $2"; }
# Runs the copy's launcher without a terminal: output in out and err.
start() { "$copy/nuwa" "$@" </dev/null >"$scratch/out" 2>"$scratch/err"; }
said() { grep -q "$1" "$scratch/$2"; }

# The program prints WORD before anything else, so that what runs can be told from what was built.
plant() {
  sed "/public static void main(String/a System.out.println(\"$1\");" "$root/cli/src/main/java/dev/nuwa/cli/Main.java" >"$main"
}

unset NUWA_MAVEN NUWA_BUILD NUWA_JAVA_HOME NUWA_LANG
mkdir "$copy"
cp -Rp "$root/pom.xml" "$root/mvnw" "$root/.mvn" "$root/nuwa" "$root/launch" "$copy"
for pom in "$root"/*/pom.xml; do
  module=${pom%/pom.xml}
  mkdir -p "$copy/${module##*/}/src"
  cp -p "$pom" "$copy/${module##*/}"
  [ ! -d "$module/src/main" ] || cp -Rp "$module/src/main" "$copy/${module##*/}/src"
done
plant planted-one

# Several builds, of which only the command line differs: the classes of core are compiled once, by
# the first one, where Maven is on the PATH.
if real=$(command -v mvn); then
  mkdir "$scratch/bin"
  cat >"$scratch/bin/mvn" <<END
#!/bin/sh
case \$PWD in "$scratch"/*) ;; *) exec "$real" "\$@" ;; esac
[ ! -d "$scratch/core" ] || cp -Rp "$scratch/core" core/target
"$real" "\$@" || exit
[ -d "$scratch/core" ] || cp -Rp core/target "$scratch/core"
END
  chmod +x "$scratch/bin/mvn"
  PATH=$scratch/bin:$PATH
fi

test="the first start builds, without a terminal too, and says so in one line"
start no-such-command
if said planted-one out && [ "$(grep -c 'first start: building' "$scratch/err")" = 1 ] &&
  [ "$(grep -c INFO "$scratch/err")" = 0 ]; then ok "$test"; else fail "$test"; fi

test="no class of the layout is of the form that an AOT cache leaves out"
(
  . "$copy/build/current"
  "$java/bin/javap" -v -cp "$(echo "$layout"/lib/picocli-*.jar)" picocli.CommandLine 2>/dev/null |
    grep -q 'major version: 61'
)
if [ $? = 0 ]; then ok "$test"; else fail "$test"; fi

test="the layout has a trained cache and rendered texts"
(
  . "$copy/build/current"
  [ -s "$aot" ] && [ -s "$layout/nuwa-s3.aot" ] && [ -s "$native" ] && [ -s "$layout/version.txt" ]
) && ok "$test" || fail "$test"

test="zstd lies in the layout without its slow variant"
(
  . "$copy/build/current"
  ! "$java/bin/jar" -tf "$layout"/lib/zstd-jni-*.jar | grep -q META-INF/versions/22
) && ok "$test" || fail "$test"

test="a second start builds nothing"
start no-such-command
if said planted-one out && ! said build err; then ok "$test"; else fail "$test"; fi

test="another word for the same JDK builds nothing and warns of nothing"
JAVA_HOME=$scratch start no-such-command
if said planted-one out && ! said build err; then ok "$test"; else fail "$test"; fi
test="the JDK it was built with, named outright, builds nothing either"
(
  . "$copy/build/current"
  NUWA_JAVA_HOME=$java start no-such-command
)
if said planted-one out && ! said build err; then ok "$test"; else fail "$test"; fi

# Runs a command of the copy's layout, and writes the classes it loaded to the file `classes`.
load() {
  (
    . "$copy/build/current"
    "$java/bin/java" "-Xlog:class+load:file=$scratch/classes" "-DZstdNativePath=$native" \
      "-Dnuwa.storages=$layout/storages" -p "$layout/lib" -cp "${classes:+$layout/storages/s3/*}" \
      --enable-native-access=dev.nuwa.core,com.github.luben.zstd_jni -m dev.nuwa.cli/dev.nuwa.cli.Main "$@"
  ) </dev/null >"$scratch/out" 2>"$scratch/err"
}
knows_s3() { grep -qE 'dev\.nuwa\.s3|software\.amazon' "$scratch/classes"; }

test="a folder loads nothing of the S3 part, a bucket does, whether the launcher saw it or not"
classes=all
load init -r "$scratch/repository" --key-file "$scratch/key"
if [ $? = 0 ] && ! knows_s3; then
  AWS_EC2_METADATA_DISABLED=true load snapshots -r 's3://bucket?endpoint=http://no-such-host.invalid'
  if [ $? = 6 ] && knows_s3; then
    classes=''
    AWS_EC2_METADATA_DISABLED=true load snapshots -r 's3://bucket?endpoint=http://no-such-host.invalid'
    if [ $? = 6 ] && knows_s3; then ok "$test"; else fail "$test" "bucket beside"; fi
  else
    fail "$test" "bucket"
  fi
else
  fail "$test" "folder"
fi

test="no start links the equals and hashCode of a record; a pack's proof may"
slow='' classes=''
load backup "$root/launch" -r "$scratch/repository" --key-file "$scratch/key" || slow=" failed"
for words in "backup $root/launch" snapshots "restore latest --target $scratch/restored"; do
  # shellcheck disable=SC2086 # words
  load $words -r "$scratch/repository" --key-file "$scratch/key" || slow="$slow failed:$words"
  grep -q 'java.lang.runtime.ObjectMethods' "$scratch/classes" && slow="$slow $words"
done
if [ -z "$slow" ]; then ok "$test"; else fail "$test" "$slow"; fi

test="the launcher adds at most 30 ms"
case $(date +%N) in
  *[!0-9]* | '') skip "$test" "date has no nanoseconds" ;;
  *)
    # The best of many: the machine may be busy with other things.
    best=999999 tries=0
    while [ "$best" -gt 30000 ] && [ "$tries" -lt 40 ]; do
      tries=$((tries + 1))
      before=$(date +%s%N)
      start version
      spent=$((($(date +%s%N) - before) / 1000))
      [ "$spent" -lt "$best" ] && best=$spent
    done
    if [ "$best" -le 30000 ]; then ok "$test (${best} us)"; else fail "$test" "$best us"; fi
    ;;
esac

test="a truncated cache leaves stdout clean"
start no-such-command
cp "$scratch/out" "$scratch/clean"
(
  . "$copy/build/current"
  cp "$aot" "$scratch/whole.aot"
  head -c 100000 "$scratch/whole.aot" >"$aot"
)
start no-such-command
if cmp -s "$scratch/out" "$scratch/clean"; then ok "$test"; else fail "$test"; fi
(
  . "$copy/build/current"
  cp "$scratch/whole.aot" "$aot"
)

test="long commands print nothing of the JVM on stdout"
start backup "$scratch/absent"
if ! grep -qi compilecommand "$scratch/out" "$scratch/err"; then ok "$test"; else fail "$test"; fi

# A stand-in for the JVM that prints what it was started with.
mkdir -p "$scratch/fake/bin"
cat >"$scratch/fake/bin/java" <<'END'
#!/bin/sh
echo "locale $LC_ALL $NUWA_LANG"
echo "classes ${CLASSPATH-}"
for argument; do echo "$argument"; done
END
chmod +x "$scratch/fake/bin/java"
cp "$copy/build/current" "$scratch/current"
sed "s|^java=.*|java='$scratch/fake'|" "$scratch/current" >"$copy/build/current"
started_with() {
  for word; do
    grep -qxF -e "$word" "$scratch/out" || return 1
  done
}

# The options file stands for C2: the JVM reads it before the main class.
gets_c2() {
  file=$(sed -n 's/^@\(.*compiler\.options\)$/\1/p' "$scratch/out")
  [ -n "$file" ] && grep -q '^-XX:CompileCommand=CompileThresholdScaling' "$file" && ! started_with -XX:TieredStopAtLevel=1
}

test="a long command gets C2, a short one C1, both a heap within the default budget"
start -r backup-of-me --json backup --memory 240M folder
if started_with -Xmx158m backup-of-me folder && gets_c2; then
  start ls --memory 240M restore
  if started_with -XX:TieredStopAtLevel=1 -Xmx100m; then ok "$test"; else fail "$test"; fi
else
  fail "$test"
fi

test="every command that reads much gets C2: without it decrypting is twenty times slower"
slow=''
for word in backup restore cat dump check; do
  start "$word" x
  gets_c2 || slow="$slow $word"
done
if [ -z "$slow" ]; then ok "$test"; else fail "$test" "$slow"; fi

test="what buckets need is given where a bucket is spoken of"
wrong=''
echo 'profiles: {default: {repository: "r2://bucket"}}' >"$scratch/bucket.yaml"
echo 'profiles: {default: {repository: folder}}' >"$scratch/folder.yaml"
for where in s3://bucket b2://bucket folder bucket.yaml folder.yaml; do
  case $where in
    *.yaml) start --config "$scratch/$where" snapshots ;;
    *) start -r "$where" snapshots ;;
  esac
  case $where/$(grep -e '^-XX:AOTCache=' -e '/storages/s3/' "$scratch/out" | tr '\n' ' ') in
    *bucket*/*/nuwa-s3.aot\ */storages/s3/\*\  | folder*/*/nuwa.aot\ ) ;;
    *) wrong="$wrong $where" ;;
  esac
done
CLASSPATH=$scratch start -r folder snapshots
said '^classes .' out && wrong="$wrong CLASSPATH"
if [ -z "$wrong" ]; then ok "$test"; else fail "$test" "$wrong"; fi

test="--memory and NUWA_MEMORY decide the heap, a wrong size does not"
heaps=''
for size in 1G 512MiB 536870912 400m 0256 many 1K; do
  start backup --memory "$size" x
  heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
done
NUWA_MEMORY=1g start backup x
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
start backup --memory=512M x
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
start restore --memory 96M x
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
wanted=' -Xmx352m -Xmx176m -Xmx176m -Xmx137m -Xmx44m -Xmx44m -Xmx33m -Xmx352m -Xmx176m -Xmx40m'
if [ "$heaps" = "$wanted" ]; then ok "$test"; else fail "$test" "$heaps"; fi

test="where there may be a password the heap has room for it"
heaps=''
for words in "snapshots" "-r place snapshots" "-r place --key-file key snapshots" "--key-file=key -r place snapshots" "key list" "--password-file words snapshots"; do
  # shellcheck disable=SC2086 # words
  start --memory 240M $words
  heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
done
NUWA_REPOSITORY=place start --memory 240M snapshots
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
NUWA_REPOSITORY=place NUWA_KEY_FILE=key start --memory 240M snapshots
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
NUWA_PASSWORD=word start --memory 240M snapshots
heaps="$heaps $(grep -e ^-Xmx "$scratch/out")"
wanted=' -Xmx100m -Xmx176m -Xmx100m -Xmx100m -Xmx176m -Xmx176m -Xmx176m -Xmx100m -Xmx176m'
if [ "$heaps" = "$wanted" ]; then ok "$test"; else fail "$test" "$heaps"; fi

test="the JVM runs under UTF-8 and is told the caller's locale; arguments stay as they are"
LC_ALL=zh_CN.GB18030 start ls 'a  b' '' '*' "it's"
if started_with 'locale C.UTF-8 zh_CN.GB18030' 'a  b' '' '*' "it's"; then ok "$test"; else fail "$test"; fi
cp "$scratch/current" "$copy/build/current"

test="without a terminal changed sources run the last good build, with a warning"
plant planted-two
start no-such-command
if said planted-one out && said 'running that build (no terminal to build at' err; then ok "$test"; else fail "$test"; fi

test="NUWA_BUILD=never does so too, and is named as the reason"
NUWA_BUILD=never start no-such-command
if said planted-one out && said 'running that build (NUWA_BUILD=never forbids' err; then ok "$test"; else fail "$test"; fi

test="two starts at once build a changed string once, and both show it"
NUWA_BUILD=always "$copy/nuwa" no-such-command </dev/null >"$scratch/other" 2>"$scratch/other.err" &
NUWA_BUILD=always start no-such-command
wait $!
if said planted-two out && said planted-two other && ! said planted-one out &&
  [ "$(cat "$scratch/err" "$scratch/other.err" | grep -c 'changed: building')" = 1 ]; then ok "$test"; else fail "$test"; fi

test="a deleted source is noticed"
: >"$copy/cli/src/main/java/dev/nuwa/cli/Extra.java"
rm "$copy/cli/src/main/java/dev/nuwa/cli/Extra.java"
start no-such-command
if said 'running that build' err; then ok "$test"; else fail "$test"; fi

test="a failed build shows the end of its log and runs the last good build"
cat >"$scratch/no-maven" <<'END'
#!/bin/sh
seq 100
exit 1
END
chmod +x "$scratch/no-maven"
NUWA_MAVEN=$scratch/no-maven NUWA_BUILD=always start no-such-command
if said planted-two out && said 'the build failed' err && said '^100$' err && [ "$(wc -l <"$scratch/err")" -le 30 ]; then
  ok "$test"
else
  fail "$test"
fi

test="a failed first build ends with exit code 2"
mv "$copy/build/current" "$scratch/current"
NUWA_MAVEN=false start version
if [ $? = 2 ] && said 'the build failed' err && [ ! -s "$scratch/out" ]; then ok "$test"; else fail "$test"; fi
mv "$scratch/current" "$copy/build/current"

test="a wrong NUWA_JAVA_HOME is named"
NUWA_JAVA_HOME=$scratch NUWA_BUILD=always start version
if said 'NUWA_JAVA_HOME is' err; then ok "$test"; else fail "$test"; fi

test="no JDK: one sentence, exit code 2"
rm "$copy/build/current"
sed 's/^jdk_needed=25$/jdk_needed=999/' "$root/launch/jdk.sh" >"$copy/launch/jdk.sh"
start version
if [ $? = 2 ] && said 'no JDK 999 or newer found' err && [ "$(wc -l <"$scratch/err")" = 1 ]; then
  ok "$test"
else
  fail "$test"
fi
cp -p "$root/launch/jdk.sh" "$copy/launch/jdk.sh"

test="a checkout of somebody else is built in the caller's cache"
rm -rf "$copy/build"
plant planted-three
if [ "$(id -u)" = 0 ] && chown -R 65534 "$copy" 2>/dev/null; then
  XDG_CACHE_HOME=$scratch/cache start no-such-command
  if said planted-three out && [ ! -e "$copy/build" ] && [ -d "$scratch/cache/nuwa/build" ]; then
    ok "$test"
  else
    fail "$test"
  fi
else
  skip "$test" "only root can make a checkout of somebody else"
fi

echo "launcher: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
