import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';

/** What a node says of itself, with each batch of messages: it lives; it has stopped and left open records; it has stopped and left none. */
export type OwnState = 'alive' | 'released' | 'ended';

/** What stands on a node's subject: the last one says how it is with the node. */
export type NodeMessage =
  /** By the node itself, with the batch of this name; `ended` also by its heir, without a name, once all it left is closed. */
  | { readonly state: OwnState; readonly batch: string }
  /** Another node runs its records. From this message on every batch of the node itself is refused. */
  | { readonly state: 'claimed'; readonly by: string };

export function toNodeText(message: NodeMessage): string {
  return JSON.stringify(message);
}

/** Who has taken over from a node, by the last message on its subject; undefined when it may still act. */
export function heirIn(message: NodeMessage): string | undefined {
  if (message.state === 'claimed') return message.by;
  return message.state === 'ended' && message.batch === HEIRS_BATCH ? 'that has done all it left' : undefined;
}

/** What an heir writes for the name of a batch. */
export const HEIRS_BATCH = '';

/** Undefined when it was not written by toNodeText(). */
export function parseNodeMessage(text: string): NodeMessage | undefined {
  const value: JsonValue = text === '' ? null : JSON.parse(text);
  if (!isJsonObject(value)) return undefined;
  const { state, batch, by } = value;
  if (state === 'claimed') return typeof by === 'string' ? { state, by } : undefined;
  if (state !== 'alive' && state !== 'released' && state !== 'ended') return undefined;
  return typeof batch === 'string' ? { state, batch } : undefined;
}
