import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminAddressOf, freePort } from './admin-client.ts';
import type { Program } from './gateway-process.ts';

/** Balancers that know nothing of sessions: each request goes to the next gateway. */
export type BalancerKind = { readonly name: string; readonly path: string | undefined };

export const BALANCERS: readonly BalancerKind[] = [
  { name: 'nginx', path: process.env['NGINX_PATH'] },
  { name: 'HAProxy', path: process.env['HAPROXY_PATH'] },
];

export type Balancer = { readonly address: string; stop(): void };

/** Starts one in front of these gateways, its files in the folder. Resolves when it listens or not; whoever asks it finds out. */
export async function startBalancer(
  kind: BalancerKind,
  folder: string,
  gateways: readonly Program[],
): Promise<Balancer> {
  const port = await freePort();
  const addresses = gateways.map((gateway) => new URL(gateway.address).host);
  const adminPorts = gateways.map((gateway) => new URL(adminAddressOf(gateway)).port);
  const file = join(folder, `${kind.name}.conf`);
  const isNginx = kind.name === 'nginx';
  writeFileSync(file, isNginx ? toNginx(port, addresses, file) : toHaproxy(port, addresses, adminPorts));
  const words = isNginx ? ['-c', file, '-g', `daemon off; pid ${file}.pid; error_log stderr;`] : ['-db', '-f', file];
  const balancer: ChildProcess = spawn(kind.path ?? '', words, { stdio: 'ignore' });
  // SIGKILL would leave nginx's workers behind.
  return { address: `http://127.0.0.1:${port}`, stop: () => void balancer.kill('SIGTERM') };
}

function toNginx(port: number, addresses: readonly string[], file: string): string {
  const servers = addresses.map((address) => `server ${address} max_fails=0;`).join(' ');
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${file}.${name};`,
  );
  return `worker_processes 1;
events { worker_connections 1000; }
http {
  access_log off;
  ${folders.join(' ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream gateways { ${servers} }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 60s;
      # A refusal with 503 means that nothing was done.
      proxy_next_upstream error http_503 non_idempotent;
    }
  }
}
`;
}

function toHaproxy(port: number, addresses: readonly string[], adminPorts: readonly string[]): string {
  const servers = addresses
    .map(
      (address, index) => `  server gateway${index} ${address} check port ${adminPorts[index]} inter 200 fall 1 rise 1`,
    )
    .join('\n');
  return `defaults
  mode http
  timeout connect 2s
  # Without it a gateway that is slow to say that it is ready, on a busy machine, counts as gone.
  timeout check 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  retries 3
  option redispatch
  # A refusal with 503 means that nothing was done.
  retry-on conn-failure 503
frontend all
  bind 127.0.0.1:${port}
  default_backend gateways
backend gateways
  balance roundrobin
  option httpchk GET /readyz
${servers}
`;
}
