import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A nats-server on loopback, one of several that have everything together. */
export type NatsServer = {
  readonly url: string;
  readonly name: string;
  process(): ChildProcess;
  /** Starts it again, on the same store. Resolves when it listens. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sends its clients elsewhere and ends, as in an upgrade. */
  leave(): Promise<void>;
};

export type NatsPorts = {
  readonly client: number;
  readonly route: number;
  /** Where the other servers are reached, where that is not at their own ports. */
  readonly routesThrough?: readonly number[];
};

/** The program: of PATH, or built. Throws with one line where neither can be had. */
export function findNatsServer(): string {
  const finder = fileURLToPath(new URL('../.ci/nats-server.sh', import.meta.url));
  return execFileSync(finder, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Starts servers that know each other, their stores below the folder, everything flushed before it is acknowledged. */
export async function startNatsServers(
  program: string,
  folder: string,
  ports: readonly NatsPorts[],
): Promise<readonly NatsServer[]> {
  const routes = ports.map(({ route }) => route);
  const servers = ports.map((own, index) => createServer(program, folder, `nats-${index + 1}`, own, routes));
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

function createServer(
  program: string,
  folder: string,
  name: string,
  own: NatsPorts,
  routes: readonly number[],
): NatsServer {
  const { client } = own;
  const home = join(folder, name);
  const file = join(home, 'nats.conf');
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    mkdirSync(home, { recursive: true });
    writeFileSync(file, toConfig(name, home, own, routes));
    const started = spawn(program, ['--config', file], { stdio: 'ignore', detached: true });
    child = started;
    const ended = once(started, 'exit');
    while (!(await isListening(client))) {
      const over = await Promise.race([ended.then(() => true), wait(50, false)]);
      if (over) throw new Error(`${name} ended at once; its log is ${join(home, 'log')}`);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    url: `nats://127.0.0.1:${client}`,
    name,
    process() {
      if (child === undefined) throw new Error(`${name} was never started`);
      return child;
    },
    start,
    stop: () => end('SIGKILL'),
    leave: () => end('SIGUSR2'),
  };
}

function toConfig(
  name: string,
  home: string,
  { client, route, routesThrough }: NatsPorts,
  routes: readonly number[],
): string {
  const urls = (routesThrough ?? routes).map((port) => `"nats://127.0.0.1:${port}"`).join(', ');
  // Nobody is told of a way beside the given ones: a port where nobody listens stands for it.
  const advertised = routesThrough === undefined ? '' : ', advertise: "127.0.0.1:1", no_advertise: true';
  const together = `cluster { name: ucs-gateway, listen: "127.0.0.1:${route}", routes: [${urls}]${advertised} }`;
  return `server_name: ${name}
listen: "127.0.0.1:${client}"
lame_duck_grace_period: "1s"
lame_duck_duration: "30s"
log_file: "${join(home, 'log')}"
jetstream { store_dir: "${join(home, 'store')}", sync_interval: always }
${routes.length > 1 ? together : ''}
`;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
