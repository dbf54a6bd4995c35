import { describe, expect, it } from 'vitest';
import { type ClientSettings, createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer } from '../simulated-server.ts';

const OVER = {
  successful: false,
  error: '401::authentication_required',
  advice: { reconnect: 'handshake', interval: 0 },
};

function start(settings: ClientSettings = {}) {
  const server = createSimulatedServer();
  const open = (more: ClientSettings = {}) =>
    createSimulatedClient(server, { signIn: 'one', ...settings, ...more }).start();
  const signOut = (ended: { signIns?: string[]; identities?: string[] }) =>
    server.handle({
      type: 'signed-out',
      signIns: new Set(ended.signIns),
      identities: new Set(ended.identities),
    });
  return { server, open, signOut };
}

describe.each(['websocket', 'long-polling', 'callback-polling'] as const)(
  'a sign-in that ends, over %s',
  (transport) => {
    it('ends its sessions, whose held connects are told to shake hands, and no session of another one [S2]', () => {
      const { server, open, signOut } = start({ transport });
      const [ended, other] = [open(), open({ signIn: 'two' })];
      for (const client of [ended, other]) client.connect();
      const before = ended.received().length;
      signOut({ signIns: ['one'] });
      expect(ended.received().slice(before)).toMatchObject([{ channel: '/meta/connect', id: '3', ...OVER }]);
      expect(server.core.stats()).toMatchObject({ sessions: 1, heldConnects: 1 });
      expect(server.closed(ended.link)).toBe(transport === 'websocket' ? 'policy' : undefined);
      expect(server.closed(other.link)).toBeUndefined();
    });

    it('leaves nothing that its client id could go on with [S2]', () => {
      const { open, signOut } = start({ transport });
      const client = open();
      client.subscribe('/test/a');
      signOut({ signIns: ['one'] });
      client.dropSocket();
      expect(client.subscribe('/test/a').error).toBe('402::session_unknown');
    });

    it('ends with all others of its user where the user is gone [S2]', () => {
      const { server, open, signOut } = start({ transport });
      open();
      open({ signIn: 'two' });
      open({ identity: 'bob', signIn: 'three' });
      signOut({ identities: ['alice'] });
      expect(server.core.stats().sessions).toBe(1);
      expect([...server.core.identities()]).toEqual(['bob']);
    });

    it('has left a session that has gone on under another one since [S2]', () => {
      const { server, open, signOut } = start({ transport });
      const client = open();
      const [link, from] = [
        server.openLink(),
        { transport: 'long-polling', identity: 'alice', signIn: 'two' } as const,
      ];
      server.request(link, [client.message('/meta/subscribe', { subscription: '/test/a' })], from);
      signOut({ signIns: ['one'] });
      expect(server.core.stats().sessions).toBe(1);
    });
  },
);

describe('a WebSocket whose sign-in ends', () => {
  it('is told without a question where no connect is held, gets nothing more, and closes for policy [S2, W7]', () => {
    const { server, open, signOut } = start();
    const client = open();
    client.subscribe('/test/a');
    const before = client.received().length;
    signOut({ signIns: ['one'] });
    server.handle({ type: 'publish', channel: '/test/a', dataJson: '1', binaryJson: undefined });
    expect(client.received().slice(before)).toMatchObject([
      { channel: '/meta/connect', clientId: client.clientId, ...OVER },
    ]);
    expect(server.closed(client.link)).toBe('policy');
  });
});

describe('a link whose credentials expire', () => {
  it.each(['websocket', 'long-polling'] as const)('ends its session, over %s [S2]', (transport) => {
    const { server, open } = start({ transport });
    const [expired, other] = [open(), open()];
    for (const client of [expired, other]) client.connect();
    server.handle({ type: 'expired', link: expired.link });
    expect(expired.received().at(-1)).toMatchObject({ channel: '/meta/connect', ...OVER });
    expect(server.core.stats()).toMatchObject({ sessions: 1, heldConnects: 1 });
    expect(server.closed(expired.link)).toBe(transport === 'websocket' ? 'policy' : undefined);
  });

  it('closes also where it has no session, or has never spoken', () => {
    const { server } = start();
    const [silent, stranger] = [server.openLink(), server.openLink()];
    server.request(stranger, [{ channel: '/test/a', data: 1 }], { identity: undefined });
    for (const link of [silent, stranger]) server.handle({ type: 'expired', link });
    expect([silent, stranger].map((link) => server.closed(link))).toEqual(['policy', 'policy']);
  });

  it('closes once, whoever says it how often', () => {
    const { server, open } = start();
    const client = open();
    client.connect();
    const count = () => client.received().length;
    server.handle({ type: 'expired', link: client.link });
    const told = count();
    server.handle({ type: 'expired', link: client.link });
    server.handle({ type: 'signed-out', signIns: new Set(['one']), identities: new Set() });
    expect(count()).toBe(told);
  });
});
