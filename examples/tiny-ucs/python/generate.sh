#!/bin/sh
# Makes a virtual environment and the code of ../../../proto.
set -eu
cd "$(dirname "$0")"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --requirement requirements.txt
mkdir -p gen
.venv/bin/python -m grpc_tools.protoc -I ../../../proto --python_out=gen --grpc_python_out=gen ../../../proto/ucs/v1/*.proto
