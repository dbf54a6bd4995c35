import { describe, expect, it } from 'vitest';
import { BAYEUX_PATH, basic } from '../support/bayeux-server.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawWebSocket, TEXT } from '../support/raw-websocket.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { openWireClient, parseMessages, shakeHands } from '../support/wire-client.ts';

const HANDSHAKE = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
const OVER = [
  {
    channel: '/meta/connect',
    successful: false,
    error: '401::authentication_required',
    advice: { reconnect: 'handshake' },
  },
];

/** The cookie of a new sign-in of alice. */
async function signIn(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/v2/me`, { headers: { authorization: basic('alice') } });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? 'none';
}

const statusWith = async (address: string, cookie: string): Promise<number> =>
  (await fetch(`${address}/api/v2/me`, { headers: { cookie } })).status;

async function signOut(address: string, cookie: string): Promise<number> {
  const headers = { cookie, 'content-type': 'application/json' };
  const body = JSON.stringify({ operationName: 'EndContactCenterSession' });
  return (await fetch(`${address}/api/v2/me`, { method: 'POST', headers, body })).status;
}

describe('the end of a contact centre session', () => {
  const gateway = setUpGateway();
  const url = () => gateway.address + BAYEUX_PATH;

  it('ends its cookie at once, and no other sign-in of the user', async () => {
    const [first, second] = [await signIn(gateway.address), await signIn(gateway.address)];
    expect(first).not.toBe(second);
    expect(await signOut(gateway.address, first)).toBe(200);
    expect(await statusWith(gateway.address, first)).toBe(403);
    expect(await signOut(gateway.address, first)).toBe(403);
    expect(await statusWith(gateway.address, second)).toBe(200);
  });

  it.each(['long-polling', 'callback-polling'] as const)(
    'answers its held poll, over %s, and refuses the next handshake',
    async (transport) => {
      const cookie = await signIn(gateway.address);
      const client = await openWireClient({ url: url() }, transport, { cookie, referer: `${gateway.address}/` });
      const clientId = await shakeHands(client, transport);
      const held = client.request({ channel: '/meta/connect', clientId, connectionType: transport });
      // Held: another exchange of the same session is answered meanwhile.
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
      await signOut(gateway.address, cookie);
      expect(await held).toMatchObject(OVER);
      const [refused] = await client.request({ ...HANDSHAKE, supportedConnectionTypes: [transport] });
      expect(refused).toMatchObject({
        successful: false,
        error: '401::authentication_required',
        advice: { reconnect: 'none' },
      });
    },
  );

  it.each([true, false])(
    'closes its WebSockets with 1008 after a word of it, a connect held or not: %s',
    async (holding) => {
      const cookie = await signIn(gateway.address);
      const socket = await openRawWebSocket(Number(new URL(gateway.address).port), {
        Authorization: undefined,
        Cookie: cookie,
      });
      const receive = async () => parseMessages((await socket.frame()).payload.toString());
      const send = (...messages: object[]) => socket.send(TEXT, JSON.stringify(messages));
      await send(HANDSHAKE);
      const [{ clientId } = { clientId: undefined }] = await receive();
      const connect = { channel: '/meta/connect', clientId, connectionType: 'websocket' };
      await send(connect);
      await receive();
      if (holding) await send(connect);
      await send({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
      await receive();
      await signOut(gateway.address, cookie);
      expect(await receive()).toMatchObject(OVER);
      expect(await socket.closeCode()).toBe(1008);
      socket.connection.socket.destroy();
    },
  );

  it('closes a WebSocket that has not spoken yet, and opens none with the cookie', async () => {
    const cookie = await signIn(gateway.address);
    const port = Number(new URL(gateway.address).port);
    const socket = await openRawWebSocket(port, { Authorization: undefined, Cookie: cookie });
    await signOut(gateway.address, cookie);
    expect(await socket.closeCode()).toBe(1008);
    socket.connection.socket.destroy();
    await expect(openRawWebSocket(port, { Authorization: undefined, Cookie: cookie })).rejects.toThrow('401');
  });

  it('holds over a restart, and other sign-ins go on', async () => {
    const dataDir = createDataDir();
    const before = await startGatewayProcess(dataDir.path);
    const [ended, other] = [await signIn(before.address), await signIn(before.address)];
    await signOut(before.address, ended);
    before.signal('SIGKILL');
    await before.exited;
    const after = await startGatewayProcess(dataDir.path);
    expect([await statusWith(after.address, ended), await statusWith(after.address, other)]).toEqual([403, 200]);
    await after.stop();
    dataDir.remove();
  });
});
