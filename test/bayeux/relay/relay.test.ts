import { afterEach, describe, expect, it } from 'vitest';
import { createRelay, type Relay } from '../../../src/bayeux/relay/relay.ts';
import type { LinkPeer } from '../../../src/bayeux/transport/port.ts';
import { type BayeuxServer, startBayeuxServer, toCaller, toSignIn } from '../../support/bayeux-server.ts';
import { createWriterDouble } from '../../support/link-writer-double.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createModelNetwork } from '../../support/relayed-bayeux-server.ts';

const OWNER = 'ownerAAA';
const ENTRY = 'entryBBB';

function peerOf(transport: LinkPeer['transport']): LinkPeer {
  return { transport, caller: toCaller('alice'), signIn: toSignIn('alice'), browser: undefined };
}

describe('a link whose session is at another gateway', () => {
  const running: { stop(): unknown }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  /** Two gateways; `ask` sends messages over a new link of the entry and gives its writer, `session` is one at the owner. */
  async function start() {
    const network = createModelNetwork();
    const clock = createManualClock();
    const servers: BayeuxServer[] = [];
    const relays: Relay[] = [];
    for (const node of [OWNER, ENTRY]) {
      const server = await startBayeuxServer({ sessionIdEnd: node, onPublished: (event) => relay.published(event) });
      const relay: Relay = createRelay(network.join(node), server.host, clock);
      running.push(server, relay);
      servers.push(server);
      relays.push(relay);
    }
    const [owner, entry] = relays;
    if (owner === undefined || entry === undefined) throw new Error('two relays');
    function open(relay: Relay, transport: LinkPeer['transport']) {
      const double = createWriterDouble();
      const link = relay.open(double.writer, peerOf(transport));
      const ask = (...messages: readonly object[]) => link.receive(messages, 10);
      return { ...double, link, ask };
    }
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const first = open(owner, 'long-polling');
    first.ask(handshake);
    await expect.poll(() => first.frames.length).toBe(1);
    first.link.gone();
    const clientId = String(first.frames[0]?.[0]?.['clientId']);
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' };
    const hold = async () => {
      const before = open(entry, 'long-polling');
      before.ask({ channel: '/meta/subscribe', clientId, subscription: '/test/a' }, connect);
      await expect.poll(() => before.frames.length).toBe(1);
      before.link.gone();
      const held = open(entry, 'long-polling');
      held.ask(connect);
      await expect.poll(() => servers[0]?.host.stats().heldConnects).toBe(1);
      return held;
    };
    return { network, clock, clientId, connect, entry, owner, hold, open, servers };
  }

  it('has an id that says where it is', async () => {
    const { clientId } = await start();
    expect(clientId).toMatch(/^[0-9A-Za-z]{22}ownerAAA$/);
  });

  it('gets what is published while its connect is held elsewhere, and tells that it was taken', async () => {
    const { hold, servers, owner, entry } = await start();
    const held = await hold();
    servers[0]?.host.publish('/test/a', '"news"');
    await expect.poll(() => held.frames[0]?.[0]).toMatchObject({ channel: '/test/a', data: 'news' });
    held.link.gone();
    await expect.poll(() => [owner.stats().owned, entry.stats().entered]).toEqual([0, 0]);
    expect(servers[0]?.host.stats()).toMatchObject({ queuedMessages: 0, sessions: 1, links: 0 });
  });

  it('is told to shake hands anew when the gateway with its session is gone, also while its connect is held', async () => {
    const { hold, network, clock, connect, open, entry } = await start();
    const held = await hold();
    network.kill(OWNER);
    clock.advance(600);
    const over = { channel: '/meta/connect', successful: false, advice: { reconnect: 'handshake' } };
    await expect.poll(() => held.frames[0]?.[0]).toMatchObject({ ...over, error: '402::session_unknown' });
    const next = open(entry, 'long-polling');
    next.ask(connect);
    await expect.poll(() => next.frames[0]?.[0]).toMatchObject(over);
    expect(held.closed).toEqual([]);
  });

  it('is to try again when frames may be lost and the gateway with its session is there, which keeps what was not taken', async () => {
    const { hold, network, servers, open, entry, connect } = await start();
    const held = await hold();
    network.lose(ENTRY, undefined);
    network.lose(OWNER, ENTRY);
    expect(held.closed).toEqual(['try-again-later']);
    await expect.poll(() => servers[0]?.host.stats().heldConnects).toBe(0);
    servers[0]?.host.publish('/test/a', '"kept"');
    const next = open(entry, 'long-polling');
    next.ask(connect);
    await expect.poll(() => next.frames[0]?.[0]).toMatchObject({ channel: '/test/a', data: 'kept' });
  });

  it('is closed, over WebSocket, when its session cannot be reached any more', async () => {
    const { network, clock, clientId, open, entry } = await start();
    const socket = open(entry, 'websocket');
    socket.ask({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
    await expect.poll(() => socket.frames[0]?.[0]).toMatchObject({ channel: '/meta/subscribe', successful: true });
    network.kill(OWNER);
    clock.advance(600);
    await expect.poll(() => socket.closed).toEqual(['going-away']);
  });

  it('is let go when the gateway with its socket dies', async () => {
    const { hold, network, clock, owner } = await start();
    await hold();
    expect(owner.stats().owned).toBe(1);
    network.kill(ENTRY);
    clock.advance(600);
    await expect.poll(() => owner.stats().owned).toBe(0);
  });

  it('gets once what was sent while the gateway with its socket was slow, and is let go when that is taken for dead', async () => {
    const { hold, network, clock, owner, servers, clientId, open } = await start();
    const held = await hold();
    network.freeze(ENTRY);
    servers[0]?.host.publish('/test/a', '"news"');
    for (let time = 0; time < 3; time++) {
      clock.advance(600);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const direct = open(owner, 'long-polling');
    direct.ask({ channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 } });
    await expect.poll(() => direct.frames.length).toBe(1);
    expect(direct.frames[0]?.map(({ channel }) => channel)).toEqual(['/meta/connect']);
    network.thaw(ENTRY);
    await expect.poll(() => held.frames[0]?.[0]).toMatchObject({ channel: '/test/a', data: 'news' });
    await expect.poll(() => owner.stats().owned).toBe(0);
    expect(servers[0]?.host.stats().queuedMessages).toBe(0);
  });

  it('still tells that its answer was taken when the gateway with its session was slow meanwhile', async () => {
    const { hold, network, servers, owner, entry } = await start();
    const held = await hold();
    held.state.slow = true;
    servers[0]?.host.publish('/test/a', '"news"');
    await expect.poll(() => held.frames.length).toBe(1);
    network.lose(ENTRY, OWNER);
    held.drain();
    await expect.poll(() => [owner.stats().owned, entry.stats().entered]).toEqual([0, 0]);
    expect(servers[0]?.host.stats().queuedMessages).toBe(0);
    expect(held.closed).toEqual([]);
  });

  it('is answered at once when the gateway with its socket is about to stop', async () => {
    const { hold, entry } = await start();
    const held = await hold();
    entry.drain();
    await expect.poll(() => held.frames[0]?.[0]).toMatchObject({ channel: '/meta/connect', successful: true });
  });

  it('holds the end of the gateway with its session until it is told that what was sent was taken', async () => {
    const { hold, servers, owner } = await start();
    const held = await hold();
    held.state.slow = true;
    servers[0]?.host.publish('/test/a', '"news"');
    await expect.poll(() => held.frames.length).toBe(1);
    const ended: string[] = [];
    const stopped = owner.stop().then(() => ended.push('stopped'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toEqual([]);
    held.drain();
    await stopped;
  });

  it('does not hold it for longer than five seconds', async () => {
    const { hold, servers, owner, clock } = await start();
    const unreported = await hold();
    unreported.state.slow = true;
    servers[0]?.host.publish('/test/a', '"news"');
    await expect.poll(() => unreported.frames.length).toBe(1);
    const stopped = owner.stop();
    clock.advance(5_000);
    await stopped;
    unreported.drain();
  });

  it('is to try again elsewhere when the gateway with its session ends, which sends nothing more: nobody would hear that it was taken', async () => {
    const { hold, servers, owner, entry, connect, open } = await start();
    const held = await hold();
    servers[0]?.host.publish('/test/a', '"news"');
    await expect.poll(() => held.frames.length).toBe(1);
    held.link.gone();
    await owner.stop();
    servers[0]?.host.publish('/test/a', '"more"');
    const next = open(entry, 'long-polling');
    next.ask(connect);
    await expect.poll(() => next.closed).toEqual(['try-again-later']);
    next.link.gone();
    expect([next.frames, owner.stats().owned, entry.stats().entered]).toEqual([[], 0, 0]);
  });

  it('serves a handshake where it arrives, and asks nobody for a session that nobody has', async () => {
    const { open, entry, servers } = await start();
    const socket = open(entry, 'websocket');
    socket.ask({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] });
    await expect.poll(() => servers[1]?.host.stats().sessions).toBe(1);
    socket.ask({ channel: '/meta/connect', clientId: `${'x'.repeat(22)}nobodyCC`, connectionType: 'websocket' });
    await expect.poll(() => socket.frames.at(-1)?.[0]).toMatchObject({ error: '402::session_unknown' });
    const polling = open(entry, 'long-polling');
    polling.ask({ channel: '/meta/connect', clientId: `${'x'.repeat(22)}nobodyCC`, connectionType: 'long-polling' });
    await expect.poll(() => polling.frames[0]?.[0]).toMatchObject({ error: '402::session_unknown' });
  });

  it('gets what clients of other gateways publish on public channels, once, its binary form with it', async () => {
    const { hold, open, entry, servers } = await start();
    const held = await hold();
    const other = open(entry, 'websocket');
    other.ask({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] });
    await expect.poll(() => other.frames.length).toBe(1);
    const clientId = other.frames[0]?.[0]?.['clientId'];
    const data = { data: 'AAEC', last: true };
    other.ask(
      { channel: '/test/a', clientId, data, ext: { binary: {} } },
      { channel: '/test/b', clientId, data: 'n'.repeat(300_000) },
    );
    await expect.poll(() => held.frames[0]?.[0]).toMatchObject({ channel: '/test/a', data, ext: { binary: {} } });
    expect(servers[0]?.host.stats().publicLogMessages).toBeGreaterThan(0);
    await expect.poll(() => servers[0]?.host.stats().publicLogMessages).toBe(2);
    expect(servers[1]?.host.stats().publicLogMessages).toBe(2);
  });
});
