#!/usr/bin/env bash
# generate.sh DOCUMENT ADDRESS DIALECT: makes a Python client of the dialect (v2 or v3) with openapi-generator in the current folder, and calls every operation with it.
set -euo pipefail
here=$(dirname "$0")
version=7.16.0
[ -f "openapi-generator-cli-$version.jar" ] || mvn -q -B dependency:copy "-Dartifact=org.openapitools:openapi-generator-cli:$version" -DoutputDirectory=.
rm -rf client
java -jar "openapi-generator-cli-$version.jar" generate -i "$1" -g python -o client --additional-properties=packageName=gateway >generate.log 2>&1 ||
  { tail -20 generate.log; exit 1; }
if [ -d venv ]; then
  venv/bin/pip install --quiet --force-reinstall --no-deps ./client
else
  python3 -m venv venv
  venv/bin/pip install --quiet ./client
fi
venv/bin/python "$here/every_operation_$3.py" "$2"
