# A Debian machine of its own: systemd as process 1 in namespaces of its own, with no network but loopback. To be sourced.
# It lives in memory, in a mount namespace that the sourcing script gets here: its 100,000 files are gone with the last of its processes, where a disk may
# take minutes to forget them. It changes nothing else but a control group, which stop_machine takes away.
if [ "${PROOF_MOUNTS:-}" != own ]; then PROOF_MOUNTS=own exec unshare --mount "$0" "$@"; fi

machine_cgroup=ucs-gateway-proof-$$
machine_runner='' machine_init=''

# make_machine FOLDER PACKAGE...
make_machine() {
  local folder=$1 packages=systemd,systemd-sysv,procps
  shift
  for package in "$@"; do packages+=,$package; done
  mkdir -p "$folder"
  # It takes 2 GB. NATS wants to see room for all that its streams may hold.
  mount -t tmpfs -o mode=755,size=16g proof-machine "$folder"
  debootstrap --variant=minbase --include="$packages" bookworm "$folder" >"$folder.log" || { tail "$folder.log"; return 1; }
}

# with_cgroups COMMAND...: runs it where /mnt is the tree of all control groups, in a mount namespace of its own.
with_cgroups() { unshare --mount sh -ec 'mount -t cgroup2 cgroup2 /mnt && "$@"' - "$@"; }

# start_machine FOLDER
start_machine() {
  with_cgroups mkdir -p "/mnt/$machine_cgroup" || return 1
  MACHINE=$1 CGROUP=$machine_cgroup unshare --mount bash -euc '
    cd "$MACHINE"
    mount -t cgroup2 cgroup2 mnt && echo $$ >"mnt/$CGROUP/cgroup.procs" && umount mnt
    exec unshare --pid --fork --kill-child --net --uts --ipc --cgroup bash -euc "
      mount -t proc proc proc
      mount -t sysfs -o ro sysfs sys
      mount -t cgroup2 cgroup2 sys/fs/cgroup
      mount -t tmpfs -o mode=755 tmpfs run
      mount -t tmpfs -o mode=755 tmpfs dev
      for node in null zero full random urandom tty; do touch dev/\$node && mount --bind /dev/\$node dev/\$node; done
      mkdir dev/pts dev/shm
      mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
      mount -t tmpfs tmpfs dev/shm
      ln -s pts/ptmx dev/ptmx
      ln -s /proc/self/fd dev/fd
      pivot_root . mnt
      umount -l mnt
      exec env -i container=proof PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd"' >"$1.console" 2>&1 &
  machine_runner=$!
  for _ in $(seq 600); do
    machine_init=$(cat "/proc/$machine_runner/task/$machine_runner/children" 2>/dev/null) || break
    [ -n "$machine_init" ] && on_machine systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded' && return
    sleep 0.1
  done
  tail "$1.console"
  return 1
}

# on_machine COMMAND...
on_machine() {
  nsenter --target "${machine_init% }" --all env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"
}

# Everything on it ends with its process 1.
stop_machine() {
  [ -n "$machine_runner" ] || return 0
  kill -KILL "$machine_runner" 2>/dev/null || true
  wait "$machine_runner" 2>/dev/null || true
  for _ in $(seq 100); do
    with_cgroups find "/mnt/$machine_cgroup" -depth -type d -exec rmdir {} + 2>/dev/null && return 0
    sleep 0.1
  done
  echo "the control group $machine_cgroup is left over" >&2
}
