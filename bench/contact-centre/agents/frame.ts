/** WebSocket frames of a client that does as little as RFC 6455 allows: the mask is zero, so that masking changes nothing. */
const MASKED = 0x80;
const TEXT = 0x81;
const PONG = 0x8a;
export const OPCODE = { text: 1, close: 8, ping: 9 } as const;

export function toTextFrame(text: string): Buffer {
  return toFrame(TEXT, Buffer.from(text));
}

export function toPongFrame(payload: Buffer): Buffer {
  return toFrame(PONG, payload);
}

function toFrame(firstByte: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126;
  const frame = Buffer.alloc((isShort ? 6 : 8) + payload.length);
  frame[0] = firstByte;
  frame[1] = MASKED | (isShort ? payload.length : 126);
  if (!isShort) frame.writeUInt16BE(payload.length, 2);
  payload.copy(frame, frame.length - payload.length);
  return frame;
}

export type Frame = { readonly opcode: number; readonly payload: Buffer; readonly end: number };

/** The frame of a server that begins here; undefined while it is not all there. */
export function parseFrame(bytes: Buffer, start: number): Frame | undefined {
  if (bytes.length < start + 2) return undefined;
  const short = bytes.readUInt8(start + 1);
  const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
  const payloadAt = start + 2 + lengthBytes;
  if (bytes.length < payloadAt) return undefined;
  const length =
    lengthBytes === 0 ? short : bytes.readUIntBE(payloadAt - Math.min(6, lengthBytes), Math.min(6, lengthBytes));
  const end = payloadAt + length;
  if (bytes.length < end) return undefined;
  return { opcode: bytes.readUInt8(start) & 0x0f, payload: bytes.subarray(payloadAt, end), end };
}
