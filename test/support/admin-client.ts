import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Program } from './gateway-process.ts';

/** Where a gateway answers its operators, as it said when it was ready. */
export function adminAddressOf({ lines }: Program): string {
  return lines.map((line) => /(http:\/\/[\d.:]+)\/readyz/.exec(line)?.[1]).find((found) => found !== undefined) ?? '';
}

/** What /readyz says: its status, and the parts that are not ready. */
export async function readiness(
  adminAddress: string,
): Promise<{ readonly status: number; readonly parts: readonly string[] }> {
  const response = await fetch(`${adminAddress}/readyz`);
  const { problems = [] }: { problems?: readonly { readonly part: string }[] } = JSON.parse(await response.text());
  return { status: response.status, parts: problems.map(({ part }) => part) };
}

/** Asks again and again until the answer is accepted; resolves with how long it took. */
export async function untilReadiness(
  adminAddress: string,
  accepts: (answer: Awaited<ReturnType<typeof readiness>>) => boolean,
): Promise<number> {
  const startedMs = performance.now();
  while (!accepts(await readiness(adminAddress))) await new Promise((resolve) => setTimeout(resolve, 50));
  return performance.now() - startedMs;
}

/** Below the ports that systems give to outgoing connections: nobody takes one of these while a program that has it is started again. */
const FIRST_PORT = 12_000;
const PORTS = 8_000;

/** A free port of this machine, for programs whose port a test must know before they start. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, FIRST_PORT + PORTS);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
