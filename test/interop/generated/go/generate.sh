#!/usr/bin/env bash
# generate.sh DOCUMENT ADDRESS DIALECT: makes a Go client of the dialect (v2 or v3) with oapi-codegen in the current folder, and calls every operation with it.
set -euo pipefail
here=$(dirname "$0")
cp "$here/main-$3.go" main.go
[ -f go.mod ] || go mod init example.com/generated >/dev/null 2>&1
mkdir -p gateway
go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate types,client -package gateway -o gateway/client.gen.go "$1"
go mod tidy >tidy.log 2>&1 || { tail -20 tidy.log; exit 1; }
go run . "$2"
