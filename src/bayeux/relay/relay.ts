import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { LinkHost } from '../transport/port.ts';
import { createRelayEntry } from './entry.ts';
import { parseFrame, toFrames } from './frame.ts';
import { createRelayOwner } from './owner.ts';
import type { RelayNetwork } from './port.ts';

/** The host as transports see it where several gateways act as one: a message may come to any of them. */
export type Relay = LinkHost & {
  /** Connects that are held elsewhere are answered: this gateway is about to stop. */
  drain(): void;
  stop(): void;
  stats(): { readonly entered: number; readonly owned: number };
};

/** How often the gateways at the other ends of links are looked after. */
const WATCH_MS = 500;

export function createRelay(network: RelayNetwork, host: LinkHost, clock: Clock): Relay {
  const entry = createRelayEntry(network, host);
  const owner = createRelayOwner(network, host);
  const asked = new Set<string>();

  network.listen((text) => {
    const frame = parseFrame(text);
    if (frame === undefined || frame.header.type === 'ping') return;
    const { type } = frame.header;
    if (type === 'send' || type === 'close' || type === 'pause') entry.take(frame);
    else owner.take(frame);
  });
  network.onLoss(lost);

  function lost(node: string | undefined): void {
    entry.lost(node);
    owner.lost(node);
  }

  async function lookAfter(node: string): Promise<void> {
    asked.add(node);
    const [ping = ''] = toFrames(network.node, '', 0, { type: 'ping' }, '');
    const answer = await network.ask(node, ping);
    asked.delete(node);
    if (answer !== 'taken') lost(node);
  }

  const watch = every(clock, WATCH_MS, () => {
    for (const node of [...entry.nodes(), ...owner.nodes()]) {
      if (!network.isFresh(node) && !asked.has(node)) void lookAfter(node);
    }
  });

  return {
    open: entry.open,
    drain: entry.hurry,
    stop: () => watch.cancel(),
    stats: () => ({ entered: entry.size(), owned: owner.size() }),
  };
}
