import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Peer } from './peers.ts';

export const CHANNEL = '/test/fan-out';

/** A subscriber over WebSocket that does as little as the protocol allows. */
export type SocketClient = { readonly socket: WebSocket; publish(data: string, channel?: string): void; close(): void };

export type SocketOptions = {
  /** What it subscribes to, on a Bayeux server. */
  readonly channels: readonly string[];
  /** Whether its session can replay: such a session outlives a full queue. */
  readonly replay?: boolean;
  readonly received: (bytes: Buffer) => void;
};

/** A session without a connect yet: on a bare server, a socket. */
export type OpenedSession = { readonly socket: WebSocket; readonly clientId: string };

/** Connects; on a Bayeux server it shakes hands and subscribes. */
export async function openSession(peer: Peer, options: Omit<SocketOptions, 'received'>): Promise<OpenedSession> {
  const socket = new WebSocket(peer.url.replace('http', 'ws'), { perMessageDeflate: false, headers: peer.headers });
  await once(socket, 'open');
  return { socket, clientId: peer.isBayeux ? await shakeHands(socket, options) : '' };
}

/** Ends the session and its socket. */
export async function endSession({ socket, clientId }: OpenedSession): Promise<void> {
  if (clientId !== '') await exchange(socket, { channel: '/meta/disconnect', clientId, id: 'd' });
  socket.close();
  await once(socket, 'close');
}

/** Connects; on a Bayeux server it shakes hands, subscribes and keeps a connect going. */
export async function connectSocket(peer: Peer, options: SocketOptions): Promise<SocketClient> {
  const { socket, clientId } = await openSession(peer, options);
  const connect = JSON.stringify([{ channel: '/meta/connect', clientId, connectionType: 'websocket', id: 'c' }]);
  socket.on('message', (data) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    options.received(bytes);
    if (bytes.includes('"/meta/connect"')) socket.send(connect);
  });
  if (peer.isBayeux) socket.send(connect);
  return {
    socket,
    publish(data, channel = CHANNEL) {
      socket.send(peer.isBayeux ? `[{"channel":"${channel}","clientId":"${clientId}","data":${data}}]` : data);
    },
    close: () => socket.terminate(),
  };
}

async function shakeHands(
  socket: WebSocket,
  { channels, replay = false }: Omit<SocketOptions, 'received'>,
): Promise<string> {
  const { clientId } = await exchange(socket, {
    ...{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'], id: 'h' },
    ...(replay ? { ext: { replay } } : {}),
  });
  for (const subscription of channels) {
    await exchange(socket, { channel: '/meta/subscribe', clientId, subscription, id: 's' });
  }
  return clientId;
}

async function exchange(socket: WebSocket, message: object): Promise<{ readonly clientId: string }> {
  socket.send(JSON.stringify([message]));
  const [frame] = await once(socket, 'message');
  const [reply] = JSON.parse(String(frame));
  if (reply.successful !== true) throw new Error(`refused: ${JSON.stringify(reply)}`);
  return reply;
}
