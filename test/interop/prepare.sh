#!/usr/bin/env bash
# Brings real Bayeux clients of other languages into the folder given, and builds the programs that use them. Then: INTEROP_CLIENTS=FOLDER npx vitest run test/interop.
# What cannot be had is named, and the rest goes on: its test then says so too.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
failed=()

java_client() {
  local version=$1 home=$folder/java-$1
  mkdir -p "$home" && cp "$here/java/cometd-$version/pom.xml" "$home/" || return 1
  mvn --batch-mode --quiet -f "$home/pom.xml" dependency:build-classpath -Dmdep.outputFile="$home/classpath" || return 1
  javac -nowarn -d "$home" -cp "$(cat "$home/classpath")" "$here/java/Receiver.java" "$here/java/cometd-$version/Transports.java"
}

go_client() { (cd "$here/go" && go build -o "$folder/go-receiver" .); }

python_client() { python3 -m venv "$folder/python" && "$folder/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"; }

javascript_client() {
  mkdir -p "$folder/javascript" && cp "$here"/javascript/* "$folder/javascript/" &&
    (cd "$folder/javascript" && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error)
}

bring() {
  local name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 || { failed+=("$name"); echo "cannot be prepared: $name"; tail -5 "$folder/$name.log"; }
}

for tool in java javac mvn go python3 npm; do command -v "$tool" >/dev/null || echo "missing: $tool"; done
bring javascript javascript_client &
bring python python_client &
bring go go_client &
for version in 3 4 7 8; do bring "java-$version" java_client "$version"; done
wait
