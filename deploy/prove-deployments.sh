#!/usr/bin/env bash
# Starts deploy/ucs-gateway.service and both compose files for real, as docs/deploy.md says, on a Debian machine of its own with systemd and Docker.
# Usage: prove-deployments.sh IMAGE_ARCHIVE DOCKER_COMPOSE NATS_SERVER: the image that prove-dockerfile.sh leaves, and the programs docker-compose and
# nats-server. Needs root, 4 GB of memory, debootstrap and `npm ci`. No registry of images is asked: what stands for the images of others is made of Debian's packages.
set -euo pipefail
source "$(dirname "$0")/proof-machine.sh"
cd "$(dirname "$0")/.."

image_archive=$1 docker_compose=$2 nats_server=$3
root=$(mktemp -d)
machine=$root/machine
command=/opt/ucs-gateway/node_modules/.bin/ucs-gateway
compose='' gateway_url=''

clean_up() {
  stop_machine
  umount -l "$machine" 2>/dev/null || true
  rm -rf "$root"
}
trap clean_up EXIT

say() { echo "== $*"; }
fail() { echo "failed: $*" >&2; exit 1; }

# until_true WHAT COMMAND...: within a minute.
until_true() {
  local what=$1
  shift
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  fail "$what"
}

# call USER CALL_ID: what came of a phone call.
call() {
  on_machine GATEWAY_URL="$gateway_url" CALL_USER="$1" CALL_PASSWORD=demo timeout 60 \
    "$command" call FindPhoneCall --call-id "$2" --status New --phone-number 1231231231 --type Inbound
}
creates() { [[ $(call "$@") == *'"isCreated":"true"'* ]]; }
finds() { [[ $(call "$@") == *'"isCreated":"false"'* ]]; }
signs_in() { on_machine curl -sf -u "$1:demo" "$gateway_url/api/v2/me"; }

install_package() {
  install -m 755 node_modules/node/bin/node "$machine/usr/bin/node"
  npm pack --silent --pack-destination "$root" >/dev/null
  npm install --silent --prefix "$machine/opt/ucs-gateway" "$root"/ucs-gateway-*.tgz
  cp -r deploy "$machine/root/deploy"
}

property() { on_machine systemctl show -P "$1" ucs-gateway; }
journal_of_unit() { on_machine journalctl --no-pager -o cat -u ucs-gateway; }

user_of_unit() { printf '        - userName: %s\n          passwordHash: %s\n' "$1" "$2" >>"$machine/etc/ucs-gateway/gateway.yaml"; }

prove_unit() {
  local hash
  gateway_url=http://127.0.0.1:8090
  on_machine useradd --system --no-create-home --shell /usr/sbin/nologin ucs-gateway
  on_machine install -d -m 750 -g ucs-gateway /etc/ucs-gateway
  printf '%s\n' GATEWAY_CONFIG=/etc/ucs-gateway/gateway.yaml TRUSTED_PROXIES=127.0.0.1 READY_OFF_MS=2500 >"$machine/etc/ucs-gateway/environment"
  hash=$(echo demo | on_machine "$command" hash-password)
  printf '%s\n' identity: '  contactCentres:' '    - name: north' '      features: [api-ucs-voice, api-voice, api-multimedia]' '      users:' >"$machine/etc/ucs-gateway/gateway.yaml"
  user_of_unit carol "$hash"
  on_machine install -m 644 /root/deploy/ucs-gateway.service /etc/systemd/system/
  on_machine systemctl daemon-reload
  on_machine systemctl --quiet enable --now ucs-gateway
  on_machine curl -sf --retry 5 --retry-connrefused http://127.0.0.1:8091/readyz >/dev/null || fail 'the unit did not get ready'
  creates carol 1 || fail 'a request to the unit got no notification'
  if journal_of_unit | grep '^warning'; then fail 'the unit starts with a warning'; fi
  if on_machine setpriv --reuid=nobody --clear-groups cat /etc/ucs-gateway/gateway.yaml 2>/dev/null; then fail 'everybody may read who may sign in'; fi

  say 'the unit: reload, backup, killed, wrong settings, stop'
  user_of_unit dave "$hash"
  on_machine systemctl reload ucs-gateway
  until_true 'a reload did not bring the new user' signs_in dave
  on_machine DATA_DIR=/var/lib/ucs-gateway "$command" backup /var/lib/ucs-gateway/backup.tar >/dev/null
  on_machine tar -tf /var/lib/ucs-gateway/backup.tar | grep '^ucs/ucs.sqlite$' >/dev/null || fail 'the backup lacks the data of the UCS'
  on_machine kill -KILL "$(property MainPID)"
  until_true 'a killed gateway was not started again' signs_in carol
  [ "$(property NRestarts)" = 1 ] || fail "a kill led to $(property NRestarts) restarts"
  finds carol 1 || fail 'a killed gateway forgot its call'
  on_machine systemctl stop ucs-gateway
  [ "$(property Result) $(property ExecMainStatus)" = 'success 0' ] || fail "it stopped with $(property Result) $(property ExecMainStatus)"
  if on_machine pgrep -f /opt/ucs-gateway; then fail 'it stopped and left a process'; fi
  sed -i s/2500/soon/ "$machine/etc/ucs-gateway/environment"
  on_machine systemctl start ucs-gateway
  until_true 'wrong settings did not end it with 2' exited_with 2
  [ "$(property NRestarts)" = 0 ] || fail 'wrong settings are tried again and again'
}
exited_with() { [ "$(property Result) $(property ExecMainStatus)" = "exit-code $1" ]; }

# stand_in NAME: the image is what docker build makes of a Dockerfile on stdin, on Debian.
stand_in() { { echo FROM stand-in; cat; } | on_machine docker build --quiet --tag "$1" - >/dev/null; }

# As the images of others behave, as far as the compose files rely on it.
make_images() {
  local name binaries
  install -m 755 "$nats_server" "$machine/usr/local/bin/nats-server"
  install -D -m 755 "$docker_compose" "$machine/usr/local/lib/docker/cli-plugins/docker-compose"
  cat >"$machine/usr/local/bin/stand-in-postgres" <<'EOF'
#!/bin/sh -e
data=/var/lib/postgresql/data
install -d -o postgres -m 700 /var/run/postgresql "$data"
if [ ! -s "$data/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password
  setpriv --reuid=postgres --clear-groups initdb -D "$data" -U "$POSTGRES_USER" --pwfile=/tmp/password
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  echo "CREATE DATABASE $POSTGRES_DB" | setpriv --reuid=postgres --clear-groups postgres --single -D "$data" postgres
fi
exec setpriv --reuid=postgres --clear-groups postgres -D "$data" -c 'listen_addresses=*'
EOF
  chmod 755 "$machine/usr/local/bin/stand-in-postgres"
  binaries=$(cd "$machine" && echo usr/lib/postgresql/*/bin)
  tar -C "$machine" -c --exclude=usr/share/{doc,man,locale} --exclude='*/docker*' --exclude='*/containerd*' --exclude=usr/bin/node --exclude='*[lL][lL][vV][mM]*' \
    bin etc lib lib64 sbin usr tmp |
    on_machine docker import - stand-in >/dev/null
  stand_in postgres:17 <<<"ENV LANG=C.UTF-8 PATH=/$binaries:/usr/local/bin:/usr/sbin:/usr/bin
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT [\"stand-in-postgres\"]"
  stand_in nats:2.15 <<<'ENTRYPOINT ["/usr/local/bin/nats-server"]'
  stand_in alpine/openssl:3.5.4 <<<'ENTRYPOINT ["openssl"]'
  stand_in haproxy:3.2 <<<'USER haproxy
STOPSIGNAL SIGUSR1
CMD ["/usr/sbin/haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]'
  on_machine docker load --quiet <"$image_archive" >/dev/null
  for name in $(on_machine docker compose -f /root/deploy/compose.yaml config --images; on_machine docker compose -f /root/deploy/cluster.compose.yaml config --images); do
    [[ $name != ucs-gateway* ]] || on_machine docker tag ucs-gateway:proven "$name"
  done
}

# in_compose WORD...: docker compose with the file that is looked at.
in_compose() { on_machine docker compose --progress quiet -f "/root/deploy/$compose" "$@"; }
state_of() { on_machine docker inspect --format "{{.$2}}" "$(in_compose ps --all --quiet "$1")"; }

prove_compose() {
  compose=compose.yaml gateway_url=http://127.0.0.1:8090
  in_compose up --no-build --wait || { in_compose logs; fail 'compose.yaml did not start'; }
  creates alice 1 || fail 'a request got no notification'
  on_machine curl -sf "$gateway_url/console" | grep -i '<!doctype html' >/dev/null || fail 'there is no console'
  in_compose exec -T gateway ucs-gateway backup /data/backup.tar >/dev/null || fail 'no backup can be made'
  on_machine kill -KILL "$(state_of gateway State.Pid)"
  until_true 'a killed gateway was not started again' signs_in alice
  [ "$(state_of gateway RestartCount)" = 1 ] || fail 'a kill did not lead to one restart'
  in_compose stop gateway
  [ "$(state_of gateway State.ExitCode)" = 0 ] || fail "a stop ended it with $(state_of gateway State.ExitCode)"
  in_compose down
  in_compose up --no-build --detach
  until_true 'it did not come back' signs_in alice
  finds alice 1 || fail 'down and up lost what the database held'
  in_compose down --volumes
}

# Whether the balancer sends requests to this gateway; it says so when that changes.
is_balanced() { in_compose logs balancer | grep "Server gateways/gateway-$1 " | tail -1 | grep -E ' is UP| READY ' >/dev/null; }

# Requests while each gateway in turn is stopped in order and started again, as soon as all others are there.
ask_through_restarts() {
  local number restarts back=3
  for number in 1 2 3; do
    until_true "the balancer does not come back to gateway-$back" is_balanced "$back"
    in_compose restart "gateway-$number" &
    restarts=$!
    while kill -0 "$restarts" 2>/dev/null; do
      signs_in bob >/dev/null || fail "a request failed while gateway-$number was stopped and started again"
    done
    wait "$restarts"
    creates bob "1$number" || fail "a request got no notification when gateway-$number was started again"
    back=$number
  done
}

prove_cluster() {
  compose=cluster.compose.yaml gateway_url=http://127.0.0.1:8080
  wait "$1" || { in_compose logs; fail 'cluster.compose.yaml did not start'; }
  until_true 'the balancer found no gateway' signs_in alice
  creates alice 1 || fail 'a request to the cluster got no notification'
  in_compose stop gateway-3
  [ "$(state_of gateway-3 State.ExitCode)" = 0 ] || fail "a stop ended a gateway with $(state_of gateway-3 State.ExitCode)"
  in_compose restart balancer
  until_true 'the balancer does not start while a gateway is away' signs_in alice
  finds alice 1 || fail 'two gateways of three do not go on'
  in_compose start gateway-3
  ask_through_restarts
  in_compose down --volumes
}

say 'making a machine'
make_machine "$machine" curl libatomic1 libstdc++6 docker.io iptables postgresql haproxy openssl
rm -f "$machine"/etc/systemd/system/multi-user.target.wants/{postgresql,haproxy}.service
install_package
start_machine "$machine" || fail 'no systemd comes up here'

say 'the unit: start'
prove_unit
if ! on_machine docker info >/dev/null 2>&1; then
  echo "== the compose files are not proven: no Docker engine starts here: $(on_machine journalctl --no-pager -o cat -u docker | tail -1)"
  exit
fi
say 'making images'
make_images
# Both at once: neither may take the other's for its own.
(compose=cluster.compose.yaml && in_compose up --no-build --wait) &
cluster=$!
say 'compose.yaml'
prove_compose
say 'cluster.compose.yaml'
prove_cluster "$cluster"
say 'proven: the unit starts, reloads, is started again, stops; both compose files start, answer, keep their data, stop'
