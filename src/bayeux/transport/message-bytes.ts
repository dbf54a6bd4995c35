import type { WireMessage } from '../protocol/port.ts';

/** The messages as one JSON array in UTF-8. A single message keeps its bytes for all who get it ("serialise once"). */
export function toMessageBytes(messages: readonly WireMessage[]): Uint8Array {
  const [first] = messages;
  if (first !== undefined && messages.length === 1) return first.frame();
  return Buffer.from(toMessageText(messages));
}

/** The messages as the text of one JSON array. */
export function toMessageText(messages: readonly WireMessage[]): string {
  let text = '[';
  for (const message of messages) text += text.length === 1 ? message.json : `,${message.json}`;
  return `${text}]`;
}
