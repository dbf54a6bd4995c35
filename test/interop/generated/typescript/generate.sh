#!/usr/bin/env bash
# generate.sh DOCUMENT ADDRESS DIALECT: makes the types of a TypeScript client of the dialect (v2 or v3) with openapi-typescript in the current folder, checks a program against them, and runs it.
set -euo pipefail
here=$(dirname "$0")
cp "$here/client-$3.ts" client.ts
echo '{"private":true,"type":"module"}' >package.json
[ -d node_modules ] || npm install --silent --no-audit --no-fund openapi-typescript@7.13.0 openapi-fetch@0.15.0 typescript@5.9.3
node_modules/.bin/openapi-typescript "$1" -o schema.d.ts >generate.log 2>&1 || { tail -20 generate.log; exit 1; }
node_modules/.bin/tsc --noEmit --strict --skipLibCheck --module nodenext --target es2024 --lib es2024,dom client.ts
node client.ts "$2"
