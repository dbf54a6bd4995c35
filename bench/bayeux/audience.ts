import { createDeliveries, MARK } from './deliveries.ts';
import type { Peer } from './peers.ts';
import { CHANNEL } from './websocket-client.ts';

export type Client = { publish(data: string): void | Promise<void>; close(): void };
/** Connects a client over one transport. */
export type Connect = (
  peer: Peer,
  options: { channels: readonly string[]; received: (bytes: Buffer) => void },
) => Promise<Client>;

export type DeliveryFigures = { readonly cpuMicros: number; readonly perSecond: number };

/** A peer with its subscribers. */
export type Audience = {
  readonly peer: Peer;
  /** Publishes so many events, each burst when the one before has reached everybody. */
  publish(events: number, burst: number): Promise<DeliveryFigures>;
  leave(): Promise<void>;
};

const DATA = JSON.stringify({ mark: MARK, text: 'x'.repeat(30) });
/** Clients that connect side by side. */
const AT_ONCE = 20;

/** Connects so many subscribers. */
export async function connectMany(
  connect: Connect,
  peer: Peer,
  subscribers: number,
  received: (bytes: Buffer) => void,
): Promise<readonly Client[]> {
  const clients: Client[] = [];
  let next = 0;
  const connector = async () => {
    while (next++ < subscribers) clients.push(await connect(peer, { channels: [CHANNEL], received }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, connector));
  return clients;
}

export async function gather(peer: Peer, connect: Connect, subscribers: number): Promise<Audience> {
  const counted = createDeliveries();
  const clients = await connectMany(connect, peer, subscribers, counted.note);
  const publisher = await connect(peer, { channels: [], received: () => {} });
  return {
    peer,
    async publish(events, burst) {
      const cpuBefore = peer.server.cpuMicros();
      const countBefore = counted.total();
      const startedMs = performance.now();
      for (let left = events; left > 0; left -= burst) {
        const expected = counted.total() + burst * subscribers;
        for (let number = 0; number < burst; number++) await publisher.publish(DATA);
        await counted.reach(expected);
      }
      const delivered = counted.total() - countBefore;
      return {
        cpuMicros: (peer.server.cpuMicros() - cpuBefore) / delivered,
        perSecond: delivered / ((performance.now() - startedMs) / 1_000),
      };
    },
    async leave() {
      for (const client of [...clients, publisher]) client.close();
      await peer.stop();
    },
  };
}
