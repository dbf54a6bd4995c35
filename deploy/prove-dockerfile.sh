#!/usr/bin/env bash
# Builds the Dockerfile and runs what comes out, on a machine without a Docker engine and without an image registry: the base image is
# made here from Debian's packages and the Node 24 of node_modules. Needs root, buildah, debootstrap and `npm ci`.
# Usage: prove-dockerfile.sh [ARCHIVE]: the image is left in that file, for `docker load`, as ucs-gateway:proven.
set -euo pipefail
cd "$(dirname "$0")/.."

base=localhost/ucs-gateway-proof-base image=localhost/ucs-gateway-proof
root=$(mktemp -d)
container='' pid=''
export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}

clean_up() {
  [ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null
  [ -n "$container" ] && buildah rm "$container" >/dev/null
  buildah rmi "$image" "$base" >/dev/null 2>&1
  rm -rf "$root"
}
trap clean_up EXIT

say() { echo "== $*"; }
fail() { echo "failed: $*" >&2; exit 1; }

make_base() {
  debootstrap --variant=minbase --include=ca-certificates,libatomic1,libstdc++6 bookworm "$root/base" >"$root/debootstrap.log" || { tail "$root/debootstrap.log"; return 1; }
  install -m 755 node_modules/node/bin/node "$root/base/usr/local/bin/node"
  mkdir -p "$root/base/usr/local/lib/node_modules"
  cp -r "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$root/base/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/base/usr/local/bin/npm"
  # What this machine trusts, the build trusts: some machines reach the package registry through a proxy of their own.
  cp -rL /etc/ssl/certs/ca-certificates.crt "$root/base/etc/ssl/certs/ca-certificates.crt"
  local scratch
  scratch=$(buildah from scratch)
  buildah add -q "$scratch" "$root/base" / >/dev/null
  buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env PATH=/usr/local/bin:/usr/bin:/bin "$scratch"
  buildah commit -q --rm "$scratch" "$base" >/dev/null
}

config_of() { buildah inspect --type image --format "{{$1}}" "$image"; }

# in_container NAME=VALUE... -- COMMAND...
in_container() {
  local settings=()
  while [ "$1" != -- ]; do settings+=(--env "$1"); shift; done
  shift
  buildah run --network host --user 1000:1000 "${settings[@]}" "$container" -- "$@"
}

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'; }

# The image as `docker run --read-only --tmpfs /tmp -v data:/data` has it: nothing can be written but /data and /tmp.
on_read_only_root() {
  local mounted
  mounted=$(buildah mount "$container")
  mkdir -p "$root/data" && chown 1000:1000 "$root/data"
  PORT=$1 ADMIN_PORT=$2 MOUNTED=$mounted DATA=$root/data exec unshare --mount bash -euc '
    mount --bind "$MOUNTED" "$MOUNTED"
    mount -t tmpfs -o mode=1777 tmp "$MOUNTED/tmp"
    mount --bind "$DATA" "$MOUNTED/data"
    mount --rbind /dev "$MOUNTED/dev"
    mount -t proc proc "$MOUNTED/proc" 2>/dev/null || mount --rbind /proc "$MOUNTED/proc"
    mount -o remount,bind,ro "$MOUNTED"
    exec chroot --userspec=1000:1000 "$MOUNTED" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin HOST=127.0.0.1 PORT="$PORT" ADMIN_PORT="$ADMIN_PORT" DATA_DIR=/data sh -c "
      ! touch /app/x 2>/dev/null || exit 99
      echo \$\$ >/data/pid
      exec node /app/dist/main.js serve"'
}

[ -x node_modules/node/bin/node ] || fail 'the base image takes its Node from node_modules: run npm ci first'

say 'making a base image'
make_base

say 'building'
buildah build -q --format docker --network host --build-arg NODE_IMAGE="$base" -t "$image" . >/dev/null

say 'looking at the image'
[ "$(config_of .Docker.Config.User)" = 1000:1000 ] || fail 'it runs as root'
[ "$(config_of .Docker.Config.Entrypoint)" = '[node /app/dist/main.js]' ] || fail "its entry point is $(config_of .Docker.Config.Entrypoint)"
[ "$(config_of .Docker.Config.Healthcheck.Test)" != '<nil>' ] || fail 'it has no health check'
container=$(buildah from "$image")
in_container -- sh -c '! ls -d node_modules/typescript node_modules/vitest node_modules/node src test 2>/dev/null' || fail 'it holds what only development needs'
in_container -- grep -q '^hono ' THIRD-PARTY-NOTICES || fail 'it lacks the notice of licences'
[ "$(config_of '(index .Docker.Config.Labels "org.cyclonedx.sbom")')" = /app/sbom.cdx.json ] || fail 'no label says where its bill of materials is'
in_container -- grep -q '"bomFormat": "CycloneDX"' sbom.cdx.json || fail 'it lacks its bill of materials'
in_container -- grep -q '"name": "hono"' sbom.cdx.json || fail 'its bill of materials lacks what it depends on'
in_container -- sh -c 'touch /data/x && rm /data/x && ! touch /app/x 2>/dev/null' || fail 'the user can write elsewhere than in /data, or not there'

say 'refusing the demo identities on all addresses'
refused=0
in_container -- node dist/main.js serve 2>"$root/refused.log" || refused=$?
[ $refused = 2 ] && grep -q '^HOST: ' "$root/refused.log" || fail "expected exit code 2 and a line for HOST, got $refused: $(cat "$root/refused.log")"

say 'starting on a read-only root and free ports, asking, stopping'
port=$(free_port) admin_port=$(free_port)
on_read_only_root "$port" "$admin_port" >"$root/serve.log" 2>&1 &
runner=$!
for _ in $(seq 300); do grep -q "http://127.0.0.1:$port" "$root/serve.log" && break; sleep 0.1; done
cat "$root/serve.log"
grep -q "http://127.0.0.1:$port" "$root/serve.log" || fail 'it did not get ready'
pid=$(cat "$root/data/pid")
[ "$(stat -c %u "/proc/$pid")" = 1000 ] || fail 'the gateway runs as another user than 1000'
mapfile -t health < <(node -e 'for (const word of JSON.parse(process.argv[1]).slice(1)) console.log(word)' \
  "$(buildah inspect --type image "$image" | node -e 'let t = ""; process.stdin.on("data", (d) => (t += d)).on("end", () => console.log(JSON.stringify(JSON.parse(t).Docker.config.Healthcheck.Test)))')")
in_container ADMIN_PORT="$admin_port" -- "${health[@]}" || fail 'the health check says no'
if in_container ADMIN_PORT="$(free_port)" -- "${health[@]}"; then fail 'the health check says yes where nothing is'; fi
in_container ADMIN_URL="http://127.0.0.1:$admin_port" -- ucs-gateway admin settings | grep "$port" >/dev/null || fail 'the command ucs-gateway does not reach the gateway'
in_container GATEWAY_URL="http://127.0.0.1:$port" -- ucs-gateway call FindPhoneCall --call-id 1 --status New --phone-number 1 --type Inbound | grep isCreated >/dev/null || fail 'a request got no notification'
kill -TERM "$pid"
stopped=0
wait $runner || stopped=$?
[ $stopped = 0 ] || fail "SIGTERM ended it with $stopped"
pid=''
if [ $# = 1 ]; then buildah push -q "$image" "docker-archive:$1:ucs-gateway:proven"; fi
say 'proven: builds, runs without root on a read-only root, production dependencies only, bill of materials, health check, SIGTERM ends it with 0'
