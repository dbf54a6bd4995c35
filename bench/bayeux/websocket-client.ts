import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Wishes } from './dialects.ts';
import type { Peer } from './peers.ts';

export const CHANNEL = '/test/fan-out';

/** A subscriber over WebSocket that does as little as the protocol allows. */
export type SocketClient = { readonly socket: WebSocket; publish(data: string, channel?: string): void; close(): void };

export type SocketOptions = Wishes & { readonly received: (bytes: Buffer) => void };

/** A session that is not kept yet: on a bare server, a socket. */
export type OpenedSession = { readonly peer: Peer; readonly socket: WebSocket; readonly clientId: string };

/** Connects, begins a session and subscribes. */
export async function openSession(peer: Peer, wishes: Wishes): Promise<OpenedSession> {
  const socket = new WebSocket(peer.url.replace('http', 'ws'), { perMessageDeflate: false, headers: peer.headers });
  await once(socket, 'open');
  return { peer, socket, clientId: await peer.dialect.begin(socket, wishes) };
}

/** Ends the session and its socket. */
export async function endSession({ peer, socket, clientId }: OpenedSession): Promise<void> {
  await peer.dialect.end(socket, clientId);
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

/** Connects, begins a session, subscribes and keeps the session. */
export async function connectSocket(peer: Peer, options: SocketOptions): Promise<SocketClient> {
  const { dialect } = peer;
  const { socket, clientId } = await openSession(peer, options);
  socket.on('message', (data) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    options.received(bytes);
    const answer = dialect.toAnswer(clientId, bytes);
    if (answer !== undefined) socket.send(answer);
  });
  const first = dialect.toFirstWord(clientId);
  if (first !== undefined) socket.send(first);
  return {
    socket,
    publish: (data, channel = CHANNEL) => socket.send(dialect.toPublication(clientId, channel, data)),
    close: () => socket.terminate(),
  };
}
