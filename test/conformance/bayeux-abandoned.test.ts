import { afterEach, beforeEach, expect, it } from 'vitest';
import { ABANDONMENTS } from '../support/abandoning-clients.ts';
import { type BayeuxServer, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { usedObjectBytes } from '../support/heap.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

/** `npm test` opens a thousand, .ci/run 50,000. */
const SESSIONS = Number(process.env['ABANDONED_SESSIONS'] ?? 1_200);
const WAVES = 8;
const WARM_UP_WAVES = 2;
const SESSIONS_PER_WAY = Math.ceil(SESSIONS / WAVES / ABANDONMENTS.length);
/** Each has a connection of its own. */
const AT_ONCE = 250;
/** Less than the smallest trace of a session: its id in a table takes 80 bytes. */
const SESSION_MAX_BYTES = 16;
/** What a wave adds whoever leaves: events that are kept for replay, and what Node notes of code that runs more often. */
const WAVE_MAX_BYTES = 20_000;

let clock: ManualClock;
let server: BayeuxServer;

beforeEach(async () => {
  clock = createManualClock();
  server = await startBayeuxServer({
    clock,
    socketsMax: 10_000,
    guard: { connectionsMax: 10_000, connectionsMaxPerAddress: 10_000 },
  });
});
afterEach(() => server.stop());

async function turns(until: () => boolean): Promise<void> {
  while (!until()) await new Promise(setImmediate);
}

/** Users come who were never here before, and leave their sessions in all ways; then time passes. */
async function wave(number: number): Promise<void> {
  const endings: (() => void)[] = [];
  for (const [way, { leave }] of ABANDONMENTS.entries()) {
    for (let opened = 0; opened < SESSIONS_PER_WAY; opened += AT_ONCE) {
      const users = Array.from(
        { length: Math.min(AT_ONCE, SESSIONS_PER_WAY - opened) },
        (_, at) => `user${number}x${way}x${opened + at}`,
      );
      endings.push(await leave(server, users));
    }
  }
  expect(server.host.stats().sessions).toBe(ABANDONMENTS.length * SESSIONS_PER_WAY);
  server.logs.append(toCaller(`user${number}x1x0`), '"logged"');
  server.host.publish('/test/left', '"for nobody"');
  server.host.publish('/test/left/behind', '"for nobody"');
  // Connects that are held are answered, then their sessions end; two pings find what is half open.
  clock.advance(30_000);
  await turns(() => server.host.stats().heldConnects === 0);
  clock.advance(10_001);
  await turns(() => server.host.stats().sessions === 0);
  clock.advance(30_000);
  await turns(() => server.host.stats().webSockets === 0);
  for (const end of endings) end();
  await turns(() => server.sockets.size === 0);
}

it(`${SESSIONS} sessions that are left behind leave nothing behind [N6, S4, traps]`, { timeout: 180_000 }, async () => {
  const usedBytes: number[] = [];
  for (let number = 0; number < WAVES; number++) {
    await wave(number);
    expect(server.host.stats()).toMatchObject({
      sessions: 0,
      subscriptions: 0,
      heldConnects: 0,
      queuedMessages: 0,
      queuedBytes: 0,
      timers: 0,
      links: 0,
      webSockets: 0,
      exchanges: 0,
    });
    // The last look at their sign-ins.
    clock.advance(1000);
    expect(clock.pending()).toBe(0);
    usedBytes.push(await usedObjectBytes());
  }
  const growthBytes = usedBytes
    .slice(WARM_UP_WAVES)
    .map((bytes, at) => bytes - (usedBytes.at(at + WARM_UP_WAVES - 1) ?? 0));
  // What leaks grows with every wave; Node compiles and cleans up for itself in some.
  const typical = growthBytes.toSorted((one, other) => one - other)[Math.floor(growthBytes.length / 2)];
  expect(typical, `growth from wave to wave: ${growthBytes}`).toBeLessThan(
    WAVE_MAX_BYTES + SESSIONS_PER_WAY * ABANDONMENTS.length * SESSION_MAX_BYTES,
  );
});
