#!/usr/bin/env bash
# Generates and builds the small UCS in every language that this machine has, and prints for each one line: its name, and the command that starts it.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
export PATH="$here/../../node_modules/.bin:$PATH"

(cd go && buf generate && go build -o tiny-ucs .) >&2
echo "Go $here/go/tiny-ucs -listen 127.0.0.1:0 -max-connection-age 1s"
(cd java && mvn --quiet --batch-mode compile) >&2
echo "Java java -cp $here/java/target/classes:$here/java/target/lib/* tinyucs.TinyUcs 127.0.0.1:0 1"
python/generate.sh >&2
echo "Python $here/python/.venv/bin/python $here/python/server.py --listen 127.0.0.1:0 --max-connection-age 1"
