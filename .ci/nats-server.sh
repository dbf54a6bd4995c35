#!/usr/bin/env bash
# Prints the path of a nats-server that the gateway can use: the one of PATH where it is new enough, else one that is built through the Go
# module proxy and kept in the cache folder of this user, which may be missing. Fails with one line where neither is there.
set -uo pipefail
version=v2.15.2

is_new_enough() { "$1" --version 2>/dev/null | grep -qE 'v(2\.(1[5-9]|[2-9][0-9])|[3-9])\.'; }

found=$(command -v nats-server)
[ -n "$found" ] && is_new_enough "$found" && echo "$found" && exit
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ucs-gateway
built=$cache/nats-server-$version
[ -x "$built" ] && is_new_enough "$built" && echo "$built" && exit
command -v go >/dev/null || { echo "nats-server 2.15 or newer is neither in PATH nor can it be built: install it, or Go" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "building nats-server $version" >&2
# Static, so that it runs in any image.
CGO_ENABLED=0 GOFLAGS=-mod=mod GOBIN=$folder go install "github.com/nats-io/nats-server/v2@$version" >&2 || { echo "nats-server $version could not be built" >&2; exit 1; }
mkdir -p "$cache" && cp "$folder/nats-server" "$built.$$" && mv "$built.$$" "$built" && echo "$built"
