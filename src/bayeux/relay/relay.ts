import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { PublicEvent } from '../effects.ts';
import type { BayeuxHost } from '../host.ts';
import type { LinkHost } from '../transport/port.ts';
import { createRelayEntry } from './entry.ts';
import { createFirstTexts, type Frame, parseFrame, toFrames } from './frame.ts';
import { createRelayOwner } from './owner.ts';
import type { RelayNetwork } from './port.ts';

/** The host as transports see it where several gateways act as one: a message may come to any of them. */
export type Relay = LinkHost & {
  /** Tells the other gateways what a client has published here. */
  published(event: PublicEvent): void;
  /** Connects that are held elsewhere are answered: this gateway is about to stop. */
  drain(): void;
  /** Waits a moment for word of what was sent through others: a client that had it elsewhere would get it again. */
  stop(): Promise<void>;
  stats(): { readonly entered: number; readonly owned: number };
};

/** How often the gateways at the other ends of links are looked after. */
const WATCH_MS = 500;
/** How long the end waits for word of what was sent through other gateways. */
const REPORTS_MAX_MS = 5_000;

/** `host` serves the sessions of this gateway. */
export function createRelay(network: RelayNetwork, host: Pick<BayeuxHost, 'open' | 'publish'>, clock: Clock): Relay {
  const entry = createRelayEntry(network, host);
  const owner = createRelayOwner(network, host);
  const asked = new Set<string>();
  const events = createFirstTexts();
  let published = 0;

  network.listen((text) => {
    const frame = parseFrame(text);
    if (frame !== undefined) take(frame);
  });
  network.onLoss(lost);

  function take(frame: Frame): void {
    switch (frame.header.type) {
      case 'send':
      case 'close':
      case 'pause':
        entry.take(frame);
        break;
      case 'publish':
        takeEvent(frame, frame.header);
        break;
      case 'ping':
        break;
      default:
        owner.take(frame);
    }
  }

  function takeEvent(frame: Frame, header: Extract<Frame['header'], { type: 'publish' }>): void {
    const dataJson = events.take(frame);
    if (dataJson !== undefined) host.publish(header.channel, dataJson, header.binaryJson);
  }

  function lost(node: string | undefined): void {
    events.forget();
    entry.lost(node);
    owner.lost(node);
  }

  async function lookAfter(node: string): Promise<void> {
    asked.add(node);
    const [ping = ''] = toFrames(network.node, '', 0, { type: 'ping' }, '');
    const answer = await network.ask(node, ping);
    asked.delete(node);
    if (answer === 'taken') return;
    entry.lost(node);
    // One that is slow may still tell its clients what it was sent: told again, they would have it twice.
    if (answer === 'nobody' || !network.isLiving(node)) owner.lost(node);
  }

  const watch = every(clock, WATCH_MS, () => {
    for (const node of new Set([...entry.nodes(), ...owner.nodes()])) {
      if (!network.isFresh(node) && !asked.has(node)) void lookAfter(node);
    }
  });

  return {
    open: entry.open,
    published({ channel, dataJson, binaryJson }) {
      published += 1;
      const header = { type: 'publish', channel, binaryJson } as const;
      for (const text of toFrames(network.node, `event-${published}`, 0, header, dataJson)) network.broadcast(text);
    },
    drain: entry.hurry,
    async stop() {
      // What is sent from here on could be told to nobody.
      owner.close();
      const late = Promise.withResolvers<void>();
      const timer = clock.after(REPORTS_MAX_MS, late.resolve);
      await Promise.race([owner.allReported(), late.promise]);
      timer.cancel();
      watch.cancel();
    },
    stats: () => ({ entered: entry.size(), owned: owner.size() }),
  };
}
