import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';

/** A message's fields as the client wrote them: each may be anything. */
export type RawMessage = {
  readonly channel?: unknown;
  readonly id?: unknown;
  readonly clientId?: unknown;
  readonly data?: unknown;
  readonly ext?: unknown;
  readonly advice?: unknown;
  readonly timestamp?: unknown;
  readonly subscription?: unknown;
  readonly connectionType?: unknown;
  readonly version?: unknown;
  readonly minimumVersion?: unknown;
  readonly supportedConnectionTypes?: unknown;
};

/** A message of a client, as far as every handler needs it; `raw` for the rest. */
export type ClientMessage = {
  /** Undefined when missing or no string (E2). */
  readonly channel: string | undefined;
  /** What the reply carries back (F4): a string or a number that JSON can say, else undefined. */
  readonly id: string | number | undefined;
  readonly clientId: string | undefined;
  readonly ext: JsonObject | undefined;
  readonly raw: RawMessage;
};

/** The channel of a message that is not read yet; undefined when missing or no string. */
export function toChannel(value: unknown): string | undefined {
  return isJsonObject(value) && typeof value.channel === 'string' ? value.channel : undefined;
}

/** Reads the envelope. What is no object is a message without any field. */
export function toClientMessage(value: unknown): ClientMessage {
  const raw: RawMessage = isJsonObject(value) ? value : {};
  return {
    channel: typeof raw.channel === 'string' ? raw.channel : undefined,
    id: typeof raw.id === 'string' || isNumber(raw.id) ? raw.id : undefined,
    clientId: typeof raw.clientId === 'string' ? raw.clientId : undefined,
    ext: isJsonObject(raw.ext) ? raw.ext : undefined,
    raw,
  };
}

/** JSON.parse makes an infinite number of 1e999, which would be written as null. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The channels of a subscribe or unsubscribe, in order and each once; or why there are none: nothing given, or something that is no text. */
export function parseSubscriptionList(
  raw: RawMessage,
): readonly string[] | 'subscription_missing' | 'subscription_invalid' {
  const given = raw.subscription ?? [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) return 'subscription_missing';
  const names = list.filter((name) => typeof name === 'string');
  return names.length < list.length ? 'subscription_invalid' : [...new Set(names)];
}
