import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { CATCH_UP_WINDOW_MS, createSimulatedServer, LOGGED, LOGGED_TOO } from '../simulated-server.ts';

const POLL = { advice: { timeout: 0 } };

/** Subscribes anew, gets what is missed, and goes. */
function whatIsMissed(server: ReturnType<typeof createSimulatedServer>, subscription: unknown): readonly unknown[] {
  const client = createSimulatedClient(server).start();
  client.subscribe(subscription);
  client.disconnect();
  return client.data();
}

describe('what reached none of an identity’s sessions [promise 4]', () => {
  it('is caught up on its channel, whatever has come on another meanwhile', () => {
    const server = createSimulatedServer();
    const away = createSimulatedClient(server).start();
    away.subscribe(LOGGED_TOO);
    away.dropSocket();
    const there = createSimulatedClient(server).start();
    there.subscribe(LOGGED);
    server.log('alice', 'missed', { channel: LOGGED_TOO });
    server.log('alice', 'seen', { channel: LOGGED });
    expect(there.data()).toEqual(['seen']);
    expect(whatIsMissed(server, LOGGED)).toEqual([]);
    expect(whatIsMissed(server, LOGGED_TOO)).toEqual(['missed']);
    expect(whatIsMissed(server, LOGGED_TOO)).toEqual([]);
  });

  it('comes with a pattern that covers several channels, on each from its own place', () => {
    const server = createSimulatedServer();
    for (const [data, channel] of [
      ['a', LOGGED],
      ['b', LOGGED_TOO],
      ['c', LOGGED],
      ['d', LOGGED_TOO],
    ] as const) {
      server.log('alice', data, { channel });
    }
    expect(whatIsMissed(server, LOGGED)).toEqual(['a', 'c']);
    expect(whatIsMissed(server, '/**')).toEqual(['b', 'd']);
    expect(whatIsMissed(server, '/**')).toEqual([]);
  });

  it('comes with the subscription that is the first to cover its channel, though the session follows another already', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    client.subscribe(LOGGED);
    server.log('alice', 1, { channel: LOGGED });
    server.log('alice', 'missed', { channel: LOGGED_TOO });
    server.log('alice', 2, { channel: LOGGED });
    client.subscribe('/v2/**');
    server.log('alice', 3, { channel: LOGGED_TOO });
    client.subscribe(LOGGED_TOO);
    server.log('alice', 4, { channel: LOGGED });
    expect(client.data()).toEqual([1, 2, 'missed', 3, 4]);
  });

  it('is passed over on the second channel, too, when it is older than the window', () => {
    const server = createSimulatedServer();
    server.log('alice', 'old', { channel: LOGGED_TOO });
    const client = createSimulatedClient(server).start();
    client.subscribe(LOGGED);
    server.wait(CATCH_UP_WINDOW_MS / 2);
    server.log('alice', 'young', { channel: LOGGED_TOO });
    client.connect();
    server.wait(CATCH_UP_WINDOW_MS / 2 + 1);
    const later = createSimulatedClient(server).start();
    later.subscribe(LOGGED);
    later.subscribe(LOGGED_TOO);
    expect(later.data()).toEqual(['young']);
  });

  it('leaves what waits of other channels in its place when the log is read again for it', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe(LOGGED);
    server.log('alice', 'waits', { channel: LOGGED });
    server.log('alice', 'elsewhere', { channel: LOGGED_TOO });
    expect(whatIsMissed(server, LOGGED_TOO)).toEqual(['elsewhere']);
    server.log('alice', 'missed', { channel: LOGGED_TOO });
    server.log('alice', 'waits too', { channel: LOGGED });
    client.subscribe(LOGGED_TOO);
    client.connect(POLL);
    expect(client.data()).toEqual(['waits', 'missed', 'waits too']);
  });

  it('is what a session left behind on a channel, also while it goes on with another', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server).start();
    client.subscribe([LOGGED, LOGGED_TOO]);
    server.log('alice', 1, { channel: LOGGED_TOO });
    client.unsubscribe(LOGGED_TOO);
    server.log('alice', 2, { channel: LOGGED_TOO });
    server.log('alice', 3, { channel: LOGGED });
    client.subscribe(LOGGED_TOO);
    expect(client.data()).toEqual([1, 3, 2]);
  });

  it('was lost while its channel was unsubscribed, and comes when that is subscribed to again [X1 N7]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport: 'long-polling', ext: { ack: true } }).start();
    client.subscribe([LOGGED, LOGGED_TOO]);
    server.log('alice', 'lost', { channel: LOGGED_TOO });
    client.connect(POLL);
    client.unsubscribe(LOGGED_TOO);
    client.connect({ ...POLL, ext: { ack: 0 } });
    client.subscribe(LOGGED_TOO);
    client.connect(POLL);
    expect(client.data()).toEqual(['lost', 'lost']);
  });
});

it('comes again when its socket failed, though another channel was replayed and the queue was full since [N7 S4 X6]', () => {
  const server = createSimulatedServer({ queueMaxMessages: 3 });
  server.reportsAtOnce = false;
  const client = createSimulatedClient(server, { ext: { replay: true } }).start();
  client.subscribe(['/test/a', LOGGED]);
  server.log('alice', 'logged', { channel: LOGGED });
  client.subscribe(LOGGED_TOO, { replay: -2 });
  server.report(client.link, false);
  client.dropSocket();
  for (const data of [1, 2, 3]) server.publish('/test/a', data);
  server.reportsAtOnce = true;
  client.connect(POLL);
  expect(client.data()).toEqual(['logged', 1, 2, 3, 'logged']);
});

it('does not come again when its channel was left while the log was read again for another', () => {
  const server = createSimulatedServer();
  server.reportsAtOnce = false;
  const client = createSimulatedClient(server).start();
  server.log('alice', 1, { channel: LOGGED });
  client.subscribe(LOGGED);
  server.readsAtOnce = false;
  client.subscribe(LOGGED_TOO);
  client.unsubscribe(LOGGED);
  client.subscribe(LOGGED);
  while (server.readsWaiting() > 0) server.answerReads();
  expect(client.data()).toEqual([1]);
});

it('is not lost behind what came back of a lost socket, when the queue is full [N7 S4]', () => {
  const server = createSimulatedServer({ queueMaxMessages: 3 });
  const client = createSimulatedClient(server).start();
  client.subscribe(LOGGED_TOO);
  server.reportsAtOnce = false;
  server.log('alice', 1, { channel: LOGGED });
  server.log('alice', 2, { channel: LOGGED_TOO });
  server.readsAtOnce = false;
  client.subscribe([LOGGED, '/test/a']);
  server.report(client.link, false);
  client.dropSocket();
  server.answerReads();
  for (const data of ['a', 'b']) server.publish('/test/a', data);
  server.reportsAtOnce = true;
  server.readsAtOnce = true;
  server.answerReads();
  client.connect();
  while (server.readsWaiting() > 0) server.answerReads();
  client.connect();
  expect(client.data().slice(1).toSorted()).toEqual([1, 2, 'a', 'b']);
});
