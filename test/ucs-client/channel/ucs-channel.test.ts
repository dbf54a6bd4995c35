import { once } from 'node:events';
import { createServer } from 'node:http2';
import { credentials } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toConnectPauseMs } from '../../../src/ucs-client/channel/connect-pause.ts';
import { createUcsChannel, type UcsChannel } from '../../../src/ucs-client/channel/ucs-channel.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A server that agrees on HTTP/2 and then breaks the connection, each time; its address. */
async function startBreakingServer(): Promise<string> {
  const server = createServer();
  server.on('session', (session) => {
    session.on('error', () => {});
    session.once('remoteSettings', () => session.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

const LIMITS = {
  credentials: credentials.createInsecure(),
  server: undefined,
  token: undefined,
  userAgent: 'tests',
  random: () => 0,
  messageMaxBytes: 1024,
  keepaliveMs: 100_000,
  keepaliveTimeoutMs: 5000,
  reconnectFirstMs: 200,
  reconnectLongestMs: 1600,
  connectionLastsMs: 1000,
  connectingMaxMs: 60_000,
};

const untilLost = (channel: UcsChannel): Promise<void> =>
  new Promise((resolve) => void channel.onChange(() => !channel.isReady() && resolve()));

it('a channel whose connections are taken and broken at once waits before the next, twice as long each time', async () => {
  const clock = createManualClock();
  const channel = createUcsChannel({ ...LIMITS, target: await startBreakingServer(), clock });
  onTestFinished(() => channel.close());
  let lost = untilLost(channel);
  for (const pauseMs of [200, 400, 800, 1600, 1600]) {
    await lost;
    const broken = channel.client();
    clock.advance(pauseMs - 1);
    expect(channel.client()).toBe(broken);
    lost = untilLost(channel);
    clock.advance(1);
    expect(channel.client()).not.toBe(broken);
  }
});

it('a channel makes a connection that answered something again at once, however short it was', async () => {
  const channel = createUcsChannel({ ...LIMITS, target: await startBreakingServer(), clock: createManualClock() });
  onTestFinished(() => channel.close());
  const client = channel.client();
  for (let count = 0; count < 5; count++) {
    channel.worked();
    await untilLost(channel);
  }
  expect(channel.client()).toBe(client);
});

describe('the pause before the next connection', () => {
  const times = { reconnectFirstMs: 200, reconnectLongestMs: 5000 };

  it.each([
    [1, 200],
    [2, 400],
    [5, 3200],
    [6, 5000],
    [1000, 5000],
  ])('after %d that did not last is %d ms', (shortLived, pauseMs) => {
    expect(toConnectPauseMs(shortLived, times, 0)).toBe(pauseMs);
  });

  it('is spread by chance, so that gateways do not come back all at once', () => {
    expect(toConnectPauseMs(1, times, 0.99)).toBeLessThan(160);
    expect(toConnectPauseMs(1, times, 0.99)).toBeGreaterThan(149);
  });
});
