import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer } from '../simulated-server.ts';

const HANDSHAKE = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
const RETRY = { reconnect: 'retry', interval: 0, timeout: 30_000 };

describe('/meta/handshake', () => {
  it('answers with version, transports, a clientId and full advice [F1 F2 F3 F7 F9]', () => {
    const server = createSimulatedServer();
    expect(server.request(server.openLink(), [{ ...HANDSHAKE, id: '1' }])).toEqual([
      {
        channel: '/meta/handshake',
        id: '1',
        successful: true,
        version: '1.0',
        supportedConnectionTypes: ['websocket', 'long-polling', 'callback-polling'],
        advice: RETRY,
        clientId: 'session1',
      },
    ]);
  });

  it.each([
    ['no version is taken as 1.0', { version: undefined }],
    ['an older minimum', { minimumVersion: '0.9' }],
    ['the same minimum', { minimumVersion: '1.0' }],
    ['a beta of the same minimum', { minimumVersion: '1.0beta' }],
  ])('accepts %s [F1]', (_case, fields) => {
    const server = createSimulatedServer();
    expect(server.request(server.openLink(), [{ ...HANDSHAKE, ...fields }])).toMatchObject([{ successful: true }]);
  });

  it.each([
    ['a greater minimum version', { minimumVersion: '2.0' }, /^301::/],
    ['a slightly greater minimum version', { minimumVersion: '1.0.1' }, /^301::/],
    ['no transport in common', { supportedConnectionTypes: ['iframe', 'flash'] }, /^301::/],
    ['no transports', { supportedConnectionTypes: [] }, /^301::/],
    ['transports that are no list', { supportedConnectionTypes: 'websocket' }, /^301::/],
  ])('refuses %s [F1 F2 F10]', (_case, fields, error) => {
    const server = createSimulatedServer();
    const [reply] = server.request(server.openLink(), [{ ...HANDSHAKE, id: 0, ...fields }]);
    expect(reply).toMatchObject({
      id: 0,
      successful: false,
      version: '1.0',
      advice: { reconnect: 'none', interval: 0 },
    });
    expect(reply?.error).toMatch(error);
    expect(reply?.clientId).toBeUndefined();
    expect(server.core.stats().sessions).toBe(0);
  });

  it('refuses a caller without identity with 401 and tells it to stop [F10]', () => {
    const server = createSimulatedServer();
    const [reply] = server.request(server.openLink(), [HANDSHAKE], { identity: undefined });
    expect(reply).toMatchObject({ error: '401::authentication_required', advice: { reconnect: 'none' } });
  });

  it('refuses whom the policy refuses with 403 [F10]', () => {
    const server = createSimulatedServer();
    const [reply] = server.request(server.openLink(), [HANDSHAKE], { identity: 'mallory' });
    expect(reply).toMatchObject({ successful: false, error: '403::handshake_denied' });
  });

  it('is answered alone, and its companions take no effect [H1]', () => {
    const server = createSimulatedServer();
    const other = createSimulatedClient(server, { identity: 'bob' }).start();
    other.subscribe('/test/a');
    const companions = [other.message('/test/a', { data: 1 }), HANDSHAKE, { channel: '/meta/connect' }, HANDSHAKE];
    const replies = server.request(server.openLink(), companions, { identity: 'bob' });
    expect(replies.map(({ channel }) => channel)).toEqual(['/meta/handshake']);
    expect(server.core.stats().sessions).toBe(2);
    expect(other.data()).toEqual([]);
  });

  it('sets a browser cookie on HTTP where there is none, and only when it succeeds [S1]', () => {
    const server = createSimulatedServer();
    const cookieOf = (messages: readonly unknown[], from: Parameters<typeof server.request>[2]) => {
      const link = server.openLink();
      server.request(link, messages, from);
      return server.frames(link)[0]?.setBrowserCookie;
    };
    expect(cookieOf([HANDSHAKE], { transport: 'long-polling' })).toBe(true);
    expect(cookieOf([HANDSHAKE], { transport: 'long-polling', browser: 'b' })).toBe(false);
    expect(cookieOf([HANDSHAKE], { transport: 'websocket' })).toBe(false);
    expect(cookieOf([HANDSHAKE], { transport: 'long-polling', identity: 'mallory' })).toBe(false);
  });

  it('evicts the session of the identity that has been away longest when there are too many [S4]', () => {
    const server = createSimulatedServer({ sessionsMaxPerIdentity: 2 });
    const away = createSimulatedClient(server, { transport: 'long-polling' }).start();
    const here = createSimulatedClient(server).start();
    createSimulatedClient(server).start();
    expect(server.sessionChanges).toContain(`${away.clientId} evicted`);
    expect(server.limits).toEqual(['alice bayeux-session-evicted']);
    expect(here.publish('/test/a', 1).successful).toBe(true);
    expect(away.publish('/test/a', 1).error).toBe('402::session_unknown');
  });

  it('refuses a session with 429 when those of the identity are all present, or all places are taken [S4]', () => {
    const server = createSimulatedServer({ sessionsMaxPerIdentity: 2, sessionsMax: 3 });
    for (let count = 0; count < 2; count++) createSimulatedClient(server).start();
    const refusal = { successful: false, error: '429::too_many_sessions', advice: { reconnect: 'handshake' } };
    expect(createSimulatedClient(server).handshake()).toMatchObject(refusal);
    createSimulatedClient(server, { identity: 'bob' }).start();
    expect(createSimulatedClient(server, { identity: 'carol' }).handshake()).toMatchObject(refusal);
    expect(server.limits).toEqual(['alice bayeux-sessions', 'carol bayeux-sessions']);
  });

  it('gives the same WebSocket a new session, and its events from then on [W3]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    const before = client.clientId;
    client.connect();
    client.handshake();
    expect(client.clientId).not.toBe(before);
    expect(client.send({ channel: '/meta/connect', clientId: before })[0]?.error).toBe('402::session_unknown');
    client.subscribe('/test/a');
    server.publish('/test/a', 1);
    expect(client.data()).toEqual([1]);
    expect(server.core.stats().heldConnects).toBe(0);
  });
});
