import type { Log, Metrics, ReportLimit } from '../telemetry/port.ts';
import type { LinkPressure } from './link-pressure.ts';
import type { OpenLinks } from './open-links.ts';
import type { Effect, LinkId, WireMessage } from './protocol/port.ts';
import { toUserKey, type UserLogReader } from './user-log-reader.ts';

/** An event that a client published on a public channel. */
export type PublicEvent = {
  readonly channel: string;
  readonly dataJson: string;
  readonly binaryJson: string | undefined;
};

/** Is told of it, where other gateways are to have it too. */
export type OnPublished = (event: PublicEvent) => void;

export type EffectsParts = {
  readonly links: Pick<OpenLinks, 'get'>;
  readonly userLogs: () => UserLogReader;
  readonly pressure: LinkPressure;
  readonly nextId: () => string;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'eventsDelivered'>;
  readonly reportLimit: ReportLimit;
  readonly onPublished: OnPublished | undefined;
};

/** Performs what the core decides. */
export type Effects = {
  /** Never throws: one link's trouble is nobody else's. Tells how many sends it cost. */
  perform(effect: Effect): number;
  /** Closes a link for which something went wrong that should not. */
  closeBroken(id: LinkId): void;
};

/** So many characters take as long as one more send. */
const CHARS_PER_SEND = 65_536;
/** So much of a session's id stands in the log: whoever knows it all could speak for it. */
const SHOWN_ID_CHARS = 6;

export function createEffects(parts: EffectsParts): Effects {
  const { links, userLogs, pressure, nextId, log, metrics, reportLimit, onPublished } = parts;

  function closeBroken(id: LinkId): void {
    const link = links.get(id);
    if (link === undefined) return;
    link.gone();
    try {
      link.writer.close('internal');
    } catch (error) {
      log.error({ error }, 'A Bayeux link could not be closed.');
    }
  }

  function run(effect: Exclude<Effect, { readonly type: 'send' }>): void {
    switch (effect.type) {
      case 'close':
        close(effect);
        break;
      case 'read-log':
        userLogs().read(effect);
        break;
      case 'delivered':
        userLogs().delivered(effect.identity, effect.channel, effect.through);
        break;
      case 'limit':
        reportLimit(effect.limit, toUserKey(effect.identity));
        break;
      case 'published':
        onPublished?.(effect);
        break;
      case 'session':
        if (log.isEnabled('debug')) logSession(effect);
        break;
    }
  }

  function logSession({ session, change, identity, channels }: Extract<Effect, { readonly type: 'session' }>): void {
    const fields = { session: session.slice(0, SHOWN_ID_CHARS), change, ...toUserKey(identity), channels };
    log.debug(fields, 'A Bayeux session changed.');
  }

  function close({ link: id, reason }: Extract<Effect, { readonly type: 'close' }>): void {
    const link = links.get(id);
    if (link === undefined) return;
    if (reason === 'too-large' || reason === 'too-many-messages') pressure.report(link, 'bayeux-request-size');
    link.writer.close(reason);
  }

  function send(effect: Extract<Effect, { readonly type: 'send' }>): number {
    const link = links.get(effect.link);
    if (link === undefined) return 0;
    const { writer, peer } = link;
    const browserCookie = effect.setBrowserCookie ? nextId() : undefined;
    if (effect.events > 0) metrics.eventsDelivered(peer.transport, effect.events);
    const { reportSent } = effect;
    writer.send(effect.messages, { browserCookie, reported: reportSent }, link.done(reportSent));
    pressure.sent(link);
    return writer.sendCost + toWeight(effect.messages);
  }

  return {
    closeBroken,
    perform(effect) {
      try {
        if (effect.type === 'send') return send(effect);
        run(effect);
      } catch (error) {
        log.error({ error, effect: effect.type }, 'A Bayeux effect failed unexpectedly.');
        if (effect.type === 'send' || effect.type === 'close') closeBroken(effect.link);
      }
      return 0;
    },
  };
}

/** What the length of a send adds to its cost: long ones make way sooner. */
function toWeight(messages: readonly WireMessage[]): number {
  let chars = 0;
  for (const { json } of messages) chars += json.length;
  return chars / CHARS_PER_SEND;
}
