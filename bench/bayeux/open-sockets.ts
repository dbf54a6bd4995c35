import type { Peer } from './peers.ts';
import { connectSocket, type SocketClient, type SocketOptions } from './websocket-client.ts';

/** Sockets that open side by side. */
const AT_ONCE = 50;

/** Opens so many subscribers. */
export async function openSockets(peer: Peer, count: number, options: SocketOptions): Promise<readonly SocketClient[]> {
  const clients: SocketClient[] = [];
  let next = 0;
  const opener = async () => {
    while (next++ < count) clients.push(await connectSocket(peer, options));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  return clients;
}
