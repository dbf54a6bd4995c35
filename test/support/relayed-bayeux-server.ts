import type { RelayNetwork } from '../../src/bayeux/relay/port.ts';
import { createRelay } from '../../src/bayeux/relay/relay.ts';
import type { Link, LinkHost } from '../../src/bayeux/transport/port.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type BayeuxServer, type BayeuxServerOptions, startBayeuxServer } from './bayeux-server.ts';

/** A network of relays within this process: what is sent arrives a turn later, in order. */
export function createModelNetwork() {
  const listeners = new Map<string, (text: string) => void>();
  const losses = new Map<string, (node: string | undefined) => void>();
  const gone = new Set<string>();
  const frozen = new Map<string, string[]>();

  function isThere(node: string): boolean {
    return listeners.has(node) && !gone.has(node);
  }
  function deliver(node: string, text: string, from?: string): void {
    setImmediate(() => {
      const later = frozen.get(node);
      if (later !== undefined) later.push(text);
      else if (isThere(node)) listeners.get(node)?.(text);
      else if (from !== undefined) losses.get(from)?.(node);
    });
  }

  return {
    join: (node: string): RelayNetwork => ({
      node,
      isFresh: (other) => isThere(other) && !frozen.has(other),
      isLiving: isThere,
      send: (other, text) => deliver(other, text, node),
      broadcast(text) {
        for (const other of listeners.keys()) if (other !== node) deliver(other, text);
      },
      async ask(other, text) {
        if (!isThere(other)) return 'nobody';
        deliver(other, text);
        return frozen.has(other) ? 'silent' : 'taken';
      },
      listen: (listener) => void listeners.set(node, listener),
      onLoss: (listener) => void losses.set(node, listener),
    }),
    /** The node is there no more. */
    kill: (node: string) => void gone.add(node),
    /** The node takes what is sent to it later. */
    freeze: (node: string) => void frozen.set(node, []),
    thaw(node: string) {
      const later = frozen.get(node) ?? [];
      frozen.delete(node);
      for (const text of later) deliver(node, text);
    },
    /** The node has lost frames. */
    lose: (node: string, other: string | undefined) => losses.get(node)?.(other),
  };
}

const OWNER = 'ownerAAA';
const ENTRY = 'entryBBB';

/** Two gateways with one network between them: handshakes are served at one of them, all else comes to the other one first. */
export async function startRelayedBayeuxServer(options: BayeuxServerOptions = {}): Promise<BayeuxServer> {
  const network = createModelNetwork();
  const owner = await startBayeuxServer({ ...options, sessionIdEnd: OWNER });
  const atOwner = createRelay(network.join(OWNER), owner.host, systemClock);
  const other = await startBayeuxServer({ ...options, logs: owner.logs, sessionIdEnd: ENTRY });
  const atEntry = createRelay(network.join(ENTRY), other.host, systemClock);
  const front = await startBayeuxServer({ ...options, logs: owner.logs, host: toFirstHost(atOwner, atEntry) });
  return {
    ...front,
    host: owner.host,
    async stop() {
      await Promise.all([atOwner.stop(), atEntry.stop()]);
      await front.stop();
      await other.stop();
      await owner.stop();
    },
  };
}

/** Each socket is at the gateway that its first message comes to. */
function toFirstHost(forHandshakes: LinkHost, forOthers: LinkHost): LinkHost {
  return {
    open(writer, peer) {
      let link: Link | undefined;
      return {
        receive(messages, bytes) {
          link ??= (isHandshake(messages[0]) ? forHandshakes : forOthers).open(writer, peer);
          link.receive(messages, bytes);
        },
        hurry: () => link?.hurry(),
        gone: () => link?.gone(),
      };
    },
  };
}

function isHandshake(message: unknown): boolean {
  return JSON.stringify(message)?.includes('"/meta/handshake"') === true;
}
