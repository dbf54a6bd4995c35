import { isJsonObject } from '../../../kernel/json.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { addExt } from '../wire/reply.ts';
import type { Extension } from './extension.ts';

/** From where a subscription wants its events (X6): what comes from now on, everything kept, or what came after an event. */
export type ReplayStart =
  | { readonly from: 'new' }
  | { readonly from: 'all' }
  | { readonly from: 'after'; readonly id: number; readonly epoch: string | undefined };

/** Sessions that ask for replay get ids with their events, say where to start, and are told of gaps. */
export const replayExtension: Extension = {
  name: 'replay',
  started(session, message) {
    const ext: { readonly replay?: unknown } = message.ext ?? {};
    session.replay = ext.replay === true;
  },
  replying(reply, { message }, session) {
    if (session?.replay !== true || !reply.successful) return;
    if (message.channel === '/meta/handshake') addExt(reply, 'replay', true);
    if (message.channel === '/meta/connect' && session.gap !== undefined) {
      addExt(reply, 'replay', { gap: true, ...session.gap });
      session.gap = undefined;
    }
  },
};

/** What a subscribe says about one of its channels; `new` when nothing, undefined when it cannot be understood. */
export function parseReplayStart(message: ClientMessage, subscription: string): ReplayStart | undefined {
  const ext: { readonly replay?: unknown } = message.ext ?? {};
  if (!isJsonObject(ext.replay)) return { from: 'new' };
  const asked = Object.hasOwn(ext.replay, subscription) ? ext.replay[subscription] : undefined;
  if (asked === undefined || asked === null) return { from: 'new' };
  if (!isJsonObject(asked)) return toStart(parseId(asked), undefined);
  const { id, epoch }: { readonly id?: unknown; readonly epoch?: unknown } = asked;
  if (epoch !== undefined && typeof epoch !== 'string') return undefined;
  return toStart(parseId(id), epoch);
}

function toStart(id: number | undefined, epoch: string | undefined): ReplayStart | undefined {
  if (id === undefined || id < -2) return undefined;
  if (id === -1) return { from: 'new' };
  return id === -2 ? { from: 'all' } : { from: 'after', id, epoch };
}

/** An integer, as a number or as text. */
function parseId(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}
