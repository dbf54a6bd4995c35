#!/usr/bin/env bash
# generate.sh DOCUMENT ADDRESS: makes a Python client with openapi-generator in the current folder, and calls every operation with it.
set -euo pipefail
here=$(dirname "$0")
version=7.16.0
mvn -q -B dependency:copy "-Dartifact=org.openapitools:openapi-generator-cli:$version" -DoutputDirectory=.
java -jar "openapi-generator-cli-$version.jar" generate -i "$1" -g python -o client --additional-properties=packageName=gateway >generate.log 2>&1 ||
  { tail -20 generate.log; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet ./client
venv/bin/python "$here/every_operation.py" "$2"
