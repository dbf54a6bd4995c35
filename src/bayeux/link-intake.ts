import type { RateLimit } from '../kernel/bounds/rate-limit.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log, ReportLimit } from '../telemetry/port.ts';
import type { OpenLink } from './open-link.ts';
import type { Identity, UserLogBounds } from './protocol/port.ts';
import { type JournalReader, toUserKey } from './user-log-reader.ts';

export type LinkIntakeOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly reportLimit: ReportLimit;
  readonly journal: Pick<JournalReader, 'bounds'>;
  /** Counted in messages; the same bucket as the REST API's. */
  readonly rateLimit: RateLimit;
  /** How long an HTTP request of a user above the rate may wait; a WebSocket that is not read may wait for as long as it takes. */
  readonly ratePatienceMs: number;
  readonly requestMaxMessages: number;
};

/** What becomes of messages whose turn has come, and what they need before. */
export type LinkIntakeEnds = {
  needsLog(messages: readonly unknown[]): boolean;
  /** Messages of the link wait: it holds more than before. */
  kept(link: OpenLink): void;
  submit(link: OpenLink, messages: readonly unknown[], bounds: UserLogBounds | undefined): void;
};

export type LinkIntake = {
  /** Messages that came together, as so many bytes. None overtakes another of its link. */
  receive(link: OpenLink, messages: readonly unknown[], bytes: number): void;
};

/** What comes from links on its way to the core: it waits while its user is above the rate, and while the journal is asked. */
export function createLinkIntake(options: LinkIntakeOptions, ends: LinkIntakeEnds): LinkIntake {
  const { journal, log, rateLimit } = options;

  function receive(link: OpenLink, messages: readonly unknown[], bytes: number): void {
    if (link.released) return;
    if (link.waiting !== undefined) {
      link.waiting.push({ messages, bytes });
      keep(link, bytes);
      return;
    }
    if (link.identity === undefined) ends.submit(link, messages, undefined);
    else admit(link, link.identity, messages, bytes);
  }
  function admit(link: OpenLink, identity: Identity, messages: readonly unknown[], bytes: number): void {
    // A frame without messages, or one that is refused for their number, is work too.
    const count = Math.max(1, Math.min(messages.length, options.requestMaxMessages));
    const patienceMs = link.peer.transport === 'websocket' ? Number.POSITIVE_INFINITY : options.ratePatienceMs;
    const { taken, waitMs } = rateLimit.take(identity, count, patienceMs);
    if (waitMs > 0) options.reportLimit('bayeux-rate', toUserKey(identity));
    if (!taken) link.writer.close('user-limit');
    else if (waitMs === 0) look(link, identity, messages);
    else {
      hold(link, bytes);
      link.brake = options.clock.after(waitMs, () => {
        link.waitingBytes -= bytes;
        look(link, identity, messages);
      });
    }
  }
  /** The journal is asked first where the messages need it; it may know the answer. */
  function look(link: OpenLink, identity: Identity, messages: readonly unknown[]): void {
    if (!ends.needsLog(messages)) {
      goOn(link, messages, undefined);
      return;
    }
    const known = journal.bounds(toUserKey(identity));
    if (!(known instanceof Promise)) {
      goOn(link, messages, known);
      return;
    }
    hold(link, 0);
    known.then(
      (bounds) => goOn(link, messages, bounds),
      (error: unknown) => {
        log.error({ error }, 'The bounds of a notification log could not be read.');
        goOn(link, messages, undefined);
      },
    );
  }
  /** While something waits, nothing more is read from the socket. */
  function hold(link: OpenLink, bytes: number): void {
    link.waiting ??= [];
    keep(link, bytes);
    link.updateReading();
  }
  function keep(link: OpenLink, bytes: number): void {
    link.waitingBytes += bytes;
    ends.kept(link);
  }
  function goOn(link: OpenLink, messages: readonly unknown[], bounds: UserLogBounds | undefined): void {
    if (link.released) return;
    const waiting = link.waiting ?? [];
    link.waiting = undefined;
    link.updateReading();
    ends.submit(link, messages, bounds);
    for (const later of waiting) {
      link.waitingBytes -= later.bytes;
      receive(link, later.messages, later.bytes);
    }
  }

  return { receive };
}
