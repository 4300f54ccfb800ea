# Sourced by nuwa (when it builds) and check: finds the JDK and the Maven to build with.

jdk_needed=25

# Major version of the JDK in folder $1, or nothing: read from its `release` file, no JVM started.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=}
        line=${line#\"}
        line=${line%\"}
        echo "${line%%[!0-9]*}"
        return 0
        ;;
    esac
  done <"$1/release"
  return 1
}

jdk_fits() {
  major=$(jdk_version "$1") && [ -n "$major" ] && [ "$major" -ge "$jdk_needed" ]
}

# What tells one JDK build from another.
jdk_build() {
  grep -E '^(JAVA_RUNTIME_VERSION|IMPLEMENTOR|OS_ARCH)=' "$1/release" | tr '\n' ' '
}

# Sets java to the folder of a JDK that fits, or says what to do and returns 1.
find_jdk() {
  if [ -n "${NUWA_JAVA_HOME:-}" ]; then
    java=$NUWA_JAVA_HOME
    jdk_fits "$java" && return 0
    echo "nuwa: NUWA_JAVA_HOME is $java, which is no JDK $jdk_needed or newer. Set it to one, or unset it." >&2
    return 1
  fi
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null)
  on_mac=''
  [ -x /usr/libexec/java_home ] && on_mac=$(/usr/libexec/java_home -v "$jdk_needed+" 2>/dev/null)
  for java in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/* /usr/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* /opt/* /opt/java/* /usr/local/* \
    /usr/local/java/* "$on_mac" /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$java" ] && jdk_fits "$java" && return 0
  done
  java=''
  echo "nuwa: no JDK $jdk_needed or newer found (looked at JAVA_HOME, PATH and the usual folders)." \
    "Install one, or set NUWA_JAVA_HOME to its folder." >&2
  return 1
}

# Sets maven to the command that builds: NUWA_MAVEN when set, the Maven on the PATH when it is 3.8.7
# or newer, else the wrapper in checkout $1, which fetches one.
find_maven() {
  maven=${NUWA_MAVEN:-$1/mvnw}
  [ -z "${NUWA_MAVEN:-}" ] || return 0
  command -v mvn >/dev/null 2>&1 || return 0
  found=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*/\1 \2 \3/p')
  # shellcheck disable=SC2086 # three words on purpose
  set -- ${found:-0 0 0}
  if [ $(($1 * 1000000 + $2 * 1000 + $3)) -ge 3008007 ]; then
    maven=mvn
  fi
}

# The environment Maven needs: our JDK, and silence about what Maven's own libraries do.
export_build_environment() {
  export JAVA_HOME="$java"
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}
