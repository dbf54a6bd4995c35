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

/** A free port of this machine, for programs whose port a test must know before they start. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
