import type { Socket } from 'node:net';
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
  const byAddress = new Map<string, number>();
  return {
    take(socket) {
      const address = toPlainAddress(socket.remoteAddress ?? '');
      const open = (byAddress.get(address) ?? 0) + 1;
      if (open > options.connectionsMaxPerAddress && !options.isProxy(address)) return false;
      byAddress.set(address, open);
      socket.on('close', () => {
        const left = (byAddress.get(address) ?? 1) - 1;
        if (left > 0) byAddress.set(address, left);
        else byAddress.delete(address);
      });
      return true;
    },
  };
}
