import { Buffer } from 'node:buffer';
import type { WireMessage } from '../port.ts';

/** Makes JSON text ready for the wire; its frame is made once, when first asked for. */
export function toWireMessage(json: string): WireMessage {
  return new TextMessage(json);
}

/** One per reply: a class, for its memory. */
class TextMessage implements WireMessage {
  readonly json: string;
  private bytes: Uint8Array | undefined;

  constructor(json: string) {
    this.json = json;
  }

  frame(): Uint8Array {
    this.bytes ??= Buffer.from(`[${this.json}]`, 'utf8');
    return this.bytes;
  }
}
