# Finds what the build needs on this machine. Sourced by ./hearth and modules/bench/run.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release" 2>/dev/null
}

find_jdk_25() { # prints the folder of a JDK 25; fails if there is none
  for jdk in \
    "${JAVA_HOME:-}" \
    "${JAVA25_HOME:-}" \
    /usr/lib/jvm/* \
    /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.m2/jdks/* \
    "${HOME:-}"/.gradle/jdks/*; do
    if is_jdk_25 "$jdk"; then
      printf '%s\n' "$jdk"
      return 0
    fi
  done
  return 1
}

# Maven may run on any Java from 17 on, and finds the JDK 25 by itself; only where there is no other
# Java does it run on that one. The first argument is the JDK 25, the others are Maven's.
run_maven() {
  jdk25=$1
  shift
  if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null; then
    export JAVA_HOME="$jdk25"
  fi
  JAVA25_HOME=$jdk25 mvn -B -ntp -q -Dstyle.color=never "$@" </dev/null >&2
}
