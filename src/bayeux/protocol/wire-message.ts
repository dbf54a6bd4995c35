import { Buffer } from 'node:buffer';
import type { WireMessage } from './port.ts';

/** Makes JSON text ready for the wire; its frame is made once, when first asked for. */
export function toWireMessage(json: string): WireMessage {
  let frame: Uint8Array | undefined;
  return {
    json,
    frame() {
      frame ??= Buffer.from(`[${json}]`, 'utf8');
      return frame;
    },
  };
}
