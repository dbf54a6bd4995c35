import { expect } from 'vitest';
import type { BayeuxServer } from '../support/bayeux-server.ts';
import type { CuttingProxy } from '../support/cutting-proxy.ts';

export const STREAM_CHANNEL = '/test/stream';
const EVENTS = 1000;
const CUTS = 5;

/** What a client received, with a promise for what it is still to receive. */
export type Received = {
  readonly numbers: readonly unknown[];
  take(data: unknown): void;
  count(count: number): Promise<void>;
};

export function createReceived(): Received {
  const numbers: unknown[] = [];
  let waiter: { readonly count: number; readonly resolve: () => void } | undefined;
  return {
    numbers,
    take(data) {
      numbers.push(data);
      if (waiter !== undefined && numbers.length >= waiter.count) waiter.resolve();
    },
    count: (count) =>
      new Promise((resolve) => {
        if (numbers.length >= count) resolve();
        else waiter = { count, resolve };
      }),
  };
}

/**
 * Publishes numbered events to a client that has subscribed through the proxy, cuts its connections five times, and expects every event
 * once and in order. `cutsInFlight`: cut while events are on their way, which only clients that acknowledge can survive. Each cut hits a
 * client that has come back since the last one.
 */
export async function expectStreamSurvives(
  server: BayeuxServer,
  proxy: CuttingProxy,
  received: Received,
  options: { readonly cutsInFlight: boolean },
): Promise<void> {
  const partLength = Math.ceil(EVENTS / (CUTS + 1));
  const halfLength = Math.floor(partLength / 2);
  for (let number = 0; number < EVENTS; number++) {
    server.host.publish(STREAM_CHANNEL, String(number));
    if (number % 20 === 0) await new Promise(setImmediate);
    if (number % partLength === halfLength) await received.count(number + 1);
    if ((number + 1) % partLength !== 0) continue;
    if (options.cutsInFlight) proxy.cut();
    else await cutWhileQuiet(server, proxy, received.count(number + 1));
  }
  await received.count(EVENTS);
  expect(received.numbers).toEqual(Array.from({ length: EVENTS }, (_, number) => number));
}

/** Nothing is on its way when the connections are cut, nor until the server has seen that they are gone. */
async function cutWhileQuiet(server: BayeuxServer, proxy: CuttingProxy, quiet: Promise<void>): Promise<void> {
  await quiet;
  const cut = [...server.sockets];
  proxy.cut();
  while (cut.some((socket) => server.sockets.has(socket))) await new Promise(setImmediate);
}
