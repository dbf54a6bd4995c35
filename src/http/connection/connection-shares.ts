import type { Socket } from 'node:net';
import { createTally } from '../../kernel/bounds/tally.ts';
import { toPlainAddress } from '../address/trusted-proxies.ts';

export type ConnectionSharesOptions = {
  /** Connections of one address; further ones are closed at once. Proxies bring those of many. */
  readonly connectionsMaxPerAddress: number;
  /** Whether this address is a proxy's. */
  readonly isProxy: (address: string) => boolean;
};

/** Keeps one address from taking every connection there is. */
export function createConnectionShares(options: ConnectionSharesOptions): {
  /** Whether the connection may stay; it counts until it closes. */
  take(socket: Socket): boolean;
} {
  const connections = createTally();
  return {
    take(socket) {
      const address = toPlainAddress(socket.remoteAddress ?? '');
      if (connections.of(address) >= options.connectionsMaxPerAddress && !options.isProxy(address)) return false;
      connections.add(address);
      socket.on('close', () => connections.remove(address));
      return true;
    },
  };
}
