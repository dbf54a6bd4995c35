import type { JsonValue } from '../../../kernel/json.ts';
import type { Advice } from './advice.ts';
import type { ClientMessage } from './client-message.ts';
import { type ErrorName, toErrorText } from './reasons.ts';

/** A reply on its way to the wire; extensions may still add to it. */
export type Reply = {
  channel?: string | undefined;
  id?: string | number | undefined;
  clientId?: string;
  successful: boolean;
  error?: string;
  version?: string;
  minimumVersion?: string;
  supportedConnectionTypes?: readonly string[];
  subscription?: unknown;
  advice?: Advice;
  timestamp?: string;
  ext?: { [name: string]: JsonValue };
};

/** A message and the moment it came. */
export type Exchange = { readonly message: ClientMessage; readonly receivedAtMs: number };

/** A connect, with what the client's own advice asks for this one cycle (F9). */
export type ConnectExchange = Exchange & {
  readonly holdMs: number;
  readonly intervalMs: number;
  /** Another session of the browser has a connect held (S1). */
  readonly multipleClients: boolean;
};

/** A reply that says yes, with the request's channel and id (F4, F7). */
export function toReply(message: ClientMessage): Reply {
  return { channel: message.channel, id: message.id, successful: true };
}

/** A reply that says no (F10). */
export function toRefusal(message: ClientMessage, name: ErrorName, args: readonly string[] = []): Reply {
  return { ...toReply(message), successful: false, error: toErrorText(name, args) };
}

export function addExt(reply: Reply, name: string, value: JsonValue): void {
  reply.ext = { ...reply.ext, [name]: value };
}
