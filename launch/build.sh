# Sourced by nuwa when there is no build, or when it is older than the sources. Never writes into
# src/ or target/: the sources are copied into the build folder and built there, so that a build by
# the launcher and one by a developer do not disturb each other.
#
#   build/current        shell text naming the layout to start; replaced last, by rename
#   build/stamp          when the sources of that layout were copied
#   build/<hash>/        lib/ storages/ native/ nuwa.aot nuwa-s3.aot help.txt version.txt; named by jars, JDK and flags
#   build/build.log      what the last build said

. "$root/launch/jdk.sh"

say() { echo "nuwa: $*" >&2; }

# Builds, or falls back to the last good build: when the build fails, and when nobody is watching
# (cron must not compile). The very first build is made in any case.
ensure_build() {
  good=no
  has_layout && good=yes
  if [ "$good" = yes ] && [ "${NUWA_BUILD:-}" != always ] && sources_are_built; then
    named_jdk_built_it && return
    why="the JDK changed"
  else
    why="the sources changed"
  fi
  if [ "$good" = yes ] && [ "${NUWA_BUILD:-}" != always ]; then
    reason=''
    if [ "${NUWA_BUILD:-}" = never ]; then
      reason="NUWA_BUILD=never forbids to build"
    elif [ ! -t 0 ] && [ ! -t 2 ]; then
      reason="no terminal to build at"
    fi
    if [ -n "$reason" ]; then
      say "$why since the last build; running that build" \
        "($reason; NUWA_BUILD=always builds all the same)"
      run_last_good
      return
    fi
  fi
  if ! mkdir -p "$build" 2>/dev/null; then
    say "cannot make the folder $build to build in"
    exit 2
  fi
  if under_lock; then
    layout='' aot=''
    . "$build/current"
    return
  fi
  if [ "$good" = yes ]; then
    say "running the last good build"
    run_last_good
    return
  fi
  exit 2
}

# NUWA_JAVA_HOME or JAVA_HOME says other words than at the build, and may mean the same JDK still.
named_jdk_built_it() {
  built_by=$java
  find_jdk || exit 2
  [ "$java" = "$built_by" ] && return
  java=$built_by
  return 1
}

# A good layout runs on any fitting JDK; its cache only on the one it was trained by.
run_last_good() {
  [ -x "$java/bin/java" ] && return
  find_jdk || exit 2
  aot=''
}

under_lock() {
  if command -v flock >/dev/null 2>&1; then
    (
      flock -n 9 || {
        say "another start is building; waiting for it"
        flock 9
      }
      build_unless_built
    ) 9>"$build/lock"
    return
  fi
  until mkdir "$build/lock.d" 2>/dev/null; do
    holder=$(cat "$build/lock.d/pid" 2>/dev/null)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      # Renaming has one winner: only it removes the lock of the dead holder.
      mv "$build/lock.d" "$build/lock.dead.$$" 2>/dev/null && rm -rf "$build/lock.dead.$$"
    fi
    sleep 1
  done
  echo $$ >"$build/lock.d/pid"
  (build_unless_built)
  status=$?
  rm -rf "$build/lock.d"
  return $status
}

# In a subshell, under the lock. Another start may have built while we waited.
build_unless_built() {
  [ -r "$build/current" ] && . "$build/current"
  is_fresh && return 0
  find_jdk || return 1
  started_for="${NUWA_JAVA_HOME:-}:${JAVA_HOME:-}"
  if [ "$good" = yes ]; then
    say "$why: building"
  else
    say "first start: building, about a minute (log: $build/build.log)"
  fi
  work=$build/work
  rm -rf "$work" "$build/stamp.new"
  : >"$build/stamp.new"
  if make_layout >"$build/build.log" 2>&1; then
    mv -f "$build/stamp.new" "$build/stamp"
    mv -f "$build/current.new" "$build/current"
    rm -rf "$work"
    remove_old_layouts
    return 0
  fi
  say "the build failed; the end of $build/build.log:"
  tail -n 20 "$build/build.log" >&2
  rm -rf "$work"
  return 1
}

# Output goes to the log. Leaves current.new behind.
make_layout() {
  copy_sources || return 1
  find_maven "$root"
  (
    export_build_environment
    cd "$work" || exit 1
    # shellcheck disable=SC2086 # a list of options
    "$maven" -B -ntp ${NUWA_MAVEN_OPTIONS:-} -pl cli -am -Dmaven.test.skip=true package
  ) || return 1
  made=$work/cli/target/layout
  pick_native || return 1
  # picocli is of Java 5's form, which an AOT cache leaves out.
  "$java/bin/java" "$root/launch/NewerClasses.java" "$made"/lib/picocli-*.jar || return 1
  identity="$(jdk_build "$java") $natives $root/nuwa"
  cp "$root/launch/compiler.json" "$root/launch/compiler.options" "$made" || return 1
  sums=$(cd "$made" && checksum lib/*.jar storages/*/*.jar "$native_part" compiler.*) || return 1
  name=$(printf '%s\n%s\n' "$sums" "$identity" | checksum | cut -c 1-16)
  layout=$build/$name
  if [ ! -e "$layout/complete" ]; then
    rm -rf "$layout"
    mv "$made" "$layout" || return 1
    train nuwa.aot ''
    train nuwa-s3.aot "$layout/storages/s3/*"
    render
  fi
  : >"$layout/complete" # also makes it the newest for remove_old_layouts
  native_file=$layout/$native_part
  aot=''
  [ -s "$layout/nuwa.aot" ] && aot=$layout/nuwa.aot
  write_current
}

copy_sources() {
  mkdir -p "$work" && cp -p "$root/pom.xml" "$work" && cp -Rp "$root/.mvn" "$work" || return 1
  for pom in "$root"/*/pom.xml; do
    module=${pom%/pom.xml}
    copy=$work/${module##*/}
    mkdir -p "$copy/src" && cp -p "$pom" "$copy" || return 1
    [ ! -d "$module/src/main" ] || cp -Rp "$module/src/main" "$copy/src" || return 1
  done
}

# The zstd library for this machine, relative to the layout.
pick_native() {
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) folder=linux/amd64 ;;
    Linux/aarch64) folder=linux/aarch64 ;;
    Darwin/arm64) folder=darwin/aarch64 ;;
    Darwin/x86_64) folder=darwin/x86_64 ;;
    *)
      echo "Nuwa runs on Linux (x86-64, aarch64) and macOS; this is $(uname -s) on $(uname -m)."
      return 1
      ;;
  esac
  native_part=$(cd "$made" && echo native/"$folder"/*)
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

classes='' # the class path
run_layout() {
  LC_ALL=C.UTF-8 "$java/bin/java" -XX:+UseSerialGC -XX:-UsePerfData \
    -Xlog:disable -Xlog:all=warning:stderr \
    "-DZstdNativePath=$layout/$native_part" "-Dnuwa.launcher=$root/nuwa" \
    -p "$layout/lib" ${classes:+-cp "$classes"} "--enable-native-access=$natives" "$@"
}

# Trains an AOT cache where it will be used: a cache is bound to the paths of its jars. Without one
# everything works, only slower, so a failed training fails no build. There are two: a start that has
# to do with no bucket does not carry the classes for one.
train() {
  cache=$layout/$1 classes=$2
  scratch=$build/training
  rm -rf "$scratch"
  mkdir -p "$scratch/home"
  (
    export HOME="$scratch/home" XDG_DATA_HOME="$scratch/data" XDG_CACHE_HOME="$scratch/cache" \
      XDG_STATE_HOME="$scratch/state" XDG_CONFIG_HOME="$scratch/config" NUWA_LANG=en
    unset NUWA_REPOSITORY NUWA_PASSWORD NUWA_KEY_FILE NUWA_PASSWORD_FILE NUWA_PASSWORD_COMMAND
    # For the bucket of the training run, in that process.
    export AWS_ACCESS_KEY_ID=training AWS_SECRET_ACCESS_KEY=training AWS_EC2_METADATA_DISABLED=true
    unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE HTTP_PROXY http_proxy
    run_layout -XX:AOTMode=record "-XX:AOTConfiguration=$scratch/aot.config" \
      "@$layout/compiler.options" "-XX:CompilerDirectivesFile=$layout/compiler.json" \
      -m dev.nuwa.cli/dev.nuwa.cli.Main training-run "$scratch" </dev/null
  ) || echo "The training run failed; what it loaded is cached all the same."
  # Two steps: -XX:AOTCacheOutput does both, but loses paths with spaces on the way.
  run_layout -XX:AOTMode=create "-XX:AOTConfiguration=$scratch/aot.config" \
    "-XX:AOTCache=$cache" -m dev.nuwa.cli/dev.nuwa.cli.Main </dev/null || rm -f "$cache"
  rm -rf "$scratch"
  classes=''
}

# `nuwa version` and `nuwa --help` as text, in each language.
render() {
  for language in en zh; do
    suffix=''
    [ "$language" = zh ] && suffix=.zh
    for text in version help; do
      argument=$text
      [ "$text" = help ] && argument=--help
      if ! NUWA_LANG=$language run_layout -m dev.nuwa.cli/dev.nuwa.cli.Main "$argument" \
        >"$layout/$text$suffix.txt" </dev/null; then
        rm -f "$layout/$text$suffix.txt" # the program itself answers then
      fi
    done
  done
}

write_current() {
  newer=-newer
  # Also sees a file that was replaced by one with an older time; not every find knows it.
  find "$build/stamp.new" -cnewer "$build/stamp.new" >/dev/null 2>&1 && newer=-cnewer
  {
    for word in layout java aot native_file started_for newer; do
      eval "value=\${$word:-}"
      printf "%s='%s'\n" "$word" "$(printf %s "$value" | sed "s/'/'\\\\''/g")"
    done
  } | sed -e 's/^native_file=/native=/' -e 's/^started_for=/built_for=/' >"$build/current.new"
}

# The three newest stay: a long backup may still be running from an older one.
remove_old_layouts() {
  for old in $(cd "$build" && ls -dt ./*/complete 2>/dev/null | tail -n +4); do
    rm -rf "${build:?}/${old%/complete}"
  done
}
