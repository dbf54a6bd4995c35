/**
 * 600 wrong passwords at once: how long the requests of a user with a session take meanwhile, beside rounds without them. The limit of wrong
 * passwords for one address is lifted, so that more of them are looked at than a gateway as it comes would look at.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { GATEWAY_COMMAND } from './support/gateway-command.ts';
import type { Report } from './support/report.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const GUESSES = 600;
/** Over the whole time for which passwords wait to be looked at. */
const REQUESTS = 1_600;
const REQUESTS_PER_SECOND = 200;
const ROUNDS = 3;

type Round = { readonly p50Ms: number; readonly p99Ms: number };
type Answer = { readonly status: number; readonly cookie: string };

export async function benchGuessing(): Promise<Report> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const server = await startServer(GATEWAY_COMMAND, {
    env: {
      DATA_DIR: dataDir,
      PORT: '0',
      ADMIN_PORT: '0',
      WRONG_PASSWORDS_PER_ADDRESS: '1000000',
      // A line for each guess takes as long as the reader of the log lets it.
      LOG_LEVEL: 'warn',
    },
    ready: /(http:\/\/127\.0\.0\.1:\d+)/,
  });
  const guesser = await startGuesser(server.address);
  try {
    const alone: Round[] = [];
    const beside: Round[] = [];
    const { cookie } = await get(server, toBasic('alice', 'demo'));
    await measure(server, cookie);
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await measure(server, cookie));
      const guesses = guesser.guess();
      beside.push(await measure(server, cookie));
      await guesses;
    }
    return toReport(alone, beside);
  } finally {
    guesser.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The guesser, a process of its own: what it costs there is no matter of ours. */
async function startGuesser(url: string): Promise<{ guess(): Promise<void>; stop(): void }> {
  const child = spawn(process.execPath, ['bench/baseline/guesser.ts', url, String(GUESSES)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    async guess() {
      child.stdin.write('guess\n');
      await once(lines, 'line');
    },
    stop: () => child.stdin.end(),
  };
}

/** Requests at a steady pace; one that comes late counts from when it was due. */
async function measure(server: ServerProcess, cookie: string): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const startedMs = performance.now();
  const latencies = await Promise.all(
    Array.from({ length: REQUESTS }, async (_, at) => {
      const dueMs = startedMs + (at * 1000) / REQUESTS_PER_SECOND;
      await setTimeout(Math.max(0, dueMs - performance.now()));
      const sentMs = performance.now();
      await get(server, { cookie }, agent);
      return performance.now() - sentMs;
    }),
  );
  agent.destroy();
  const sorted = latencies.sort((one, other) => one - other);
  return { p50Ms: sorted[Math.floor(REQUESTS * 0.5)] ?? 0, p99Ms: sorted[Math.floor(REQUESTS * 0.99)] ?? 0 };
}

function get(server: ServerProcess, headers: Readonly<Record<string, string>>, agent?: Agent): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(`${server.address}/api/v2/me`, { headers, ...(agent && { agent }) }, (answer) => {
    answer.resume();
    answer.on('end', () =>
      resolve({ status: answer.statusCode ?? 0, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }),
    );
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

function toBasic(userName: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}` };
}

function toReport(alone: readonly Round[], beside: readonly Round[]): Report {
  const row = (name: string, rounds: readonly Round[]) => ({
    name,
    figures: { 'ms p50': median(rounds, 'p50Ms').toFixed(2), 'ms p99': median(rounds, 'p99Ms').toFixed(2) },
  });
  const value = median(beside, 'p99Ms') / median(alone, 'p99Ms');
  return {
    title: `guessing: a session's requests, ${REQUESTS_PER_SECOND}/s, beside ${GUESSES} wrong passwords at once`,
    rows: [row('alone', alone), row('beside guesses', beside)],
    ratios: [{ name: 'p99 beside 600 guesses at once / alone', value, goal: { atMost: 2 } }],
  };
}

function median(rounds: readonly Round[], figure: keyof Round): number {
  const sorted = rounds.map((round) => round[figure]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
