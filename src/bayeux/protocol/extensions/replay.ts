import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { isPattern, matchesChannel } from '../wire/channel.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { addExt } from '../wire/reply.ts';
import type { Extension } from './extension.ts';

/** From where a subscription wants its events (X6): what comes from now on, everything kept, or what came after an event. */
export type ReplayStart =
  | { readonly from: 'new' }
  | { readonly from: 'all' }
  | { readonly from: 'after'; readonly id: number; readonly epoch: string | undefined };

/** What a subscribe asks of one of its subscriptions. */
export type ReplayWish = {
  readonly start: ReplayStart;
  /** Under a pattern: channels that have a start of their own. */
  readonly channels: ReadonlyMap<string, ReplayStart>;
};

const NEW: ReplayStart = { from: 'new' };
const NOTHING_ASKED: ReplayWish = { start: NEW, channels: new Map() };

/** Sessions that ask for replay, in their handshake or with a subscribe, get ids with their events, say where to start, and are told of gaps. */
export const replayExtension: Extension = {
  name: 'replay',
  started(session, message) {
    session.replay = toAsked(message) === true;
  },
  replying(core, reply, { message }, session) {
    if (session === undefined || !reply.successful) return;
    const agreed = session.replay || core.options.replayOffered;
    if (message.channel === '/meta/handshake' && agreed) addExt(reply, 'replay', true);
    if (message.channel === '/meta/connect' && session.replay && session.gap !== undefined) {
      addExt(reply, 'replay', { gap: true, ...session.gap });
      session.gap = undefined;
    }
  },
};

/** Whether a subscribe turns replay on for its session: by whatever it says of it, but no. */
export function asksForReplay(message: ClientMessage): boolean {
  const asked = toAsked(message);
  return asked !== undefined && asked !== null && asked !== false;
}

/**
 * What a subscribe says about one of its subscriptions: in a map of channels, or with one start for all of them. Undefined when it cannot be
 * understood, or names more channels than `channelsMax`.
 */
export function parseReplayWish(
  message: ClientMessage,
  subscription: string,
  channelsMax: number,
): ReplayWish | undefined {
  const asked = toAsked(message);
  if (!asksForReplay(message) || asked === true) return NOTHING_ASKED;
  if (!isJsonObject(asked)) return toWish(parseStart(asked));
  if (Object.hasOwn(asked, subscription)) return toWish(parseStart(asked[subscription]));
  return isPattern(subscription) ? parseNamedChannels(asked, subscription, channelsMax) : NOTHING_ASKED;
}

/** Channels of the map that the pattern matches. */
function parseNamedChannels(map: JsonObject, pattern: string, channelsMax: number): ReplayWish | undefined {
  const names = Object.keys(map);
  if (names.length > channelsMax) return undefined;
  const channels = new Map<string, ReplayStart>();
  for (const name of names) {
    if (isPattern(name) || !matchesChannel(pattern, name)) continue;
    const start = parseStart(map[name]);
    if (start === undefined) return undefined;
    channels.set(name, start);
  }
  return { start: NEW, channels };
}

function toAsked(message: ClientMessage): unknown {
  const ext: { readonly replay?: unknown } = message.ext ?? {};
  return ext.replay;
}

function toWish(start: ReplayStart | undefined): ReplayWish | undefined {
  return start && { ...NOTHING_ASKED, start };
}

function parseStart(asked: unknown): ReplayStart | undefined {
  if (asked === undefined || asked === null) return NEW;
  if (!isJsonObject(asked)) return toStart(parseId(asked), undefined);
  const { id, epoch }: { readonly id?: unknown; readonly epoch?: unknown } = asked;
  if (epoch !== undefined && typeof epoch !== 'string') return undefined;
  return toStart(parseId(id), epoch);
}

function toStart(id: number | undefined, epoch: string | undefined): ReplayStart | undefined {
  if (id === undefined || id < -2) return undefined;
  if (id === -1) return NEW;
  return id === -2 ? { from: 'all' } : { from: 'after', id, epoch };
}

/** An integer, as a number or as text. */
function parseId(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}
