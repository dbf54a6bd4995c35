import type { WireMessage } from '../../protocol/port.ts';

/** A final text frame without a mask, as servers send them (RFC 6455, section 5.2). */
const FIN_AND_TEXT = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;

/** Frames of messages that go out alone, by the message: made once for all sockets it goes to ("serialise once"). */
const frames = new WeakMap<WireMessage, Uint8Array>();

/** The frame of a single message. */
export function toSharedFrame(message: WireMessage): Uint8Array {
  const known = frames.get(message);
  if (known !== undefined) return known;
  const frame = toTextFrame(message.frame());
  frames.set(message, frame);
  return frame;
}

/** The payload, UTF-8 text, as one frame with its header: one write instead of two. */
export function toTextFrame(payload: Uint8Array): Uint8Array {
  const { byteLength } = payload;
  if (byteLength < LENGTH_IN_2_BYTES) return join([FIN_AND_TEXT, byteLength], payload);
  const header = Buffer.alloc(byteLength < 65_536 ? 4 : 10);
  header[0] = FIN_AND_TEXT;
  if (byteLength < 65_536) {
    header[1] = LENGTH_IN_2_BYTES;
    header.writeUInt16BE(byteLength, 2);
  } else {
    header[1] = LENGTH_IN_8_BYTES;
    header.writeBigUInt64BE(BigInt(byteLength), 2);
  }
  return join(header, payload);
}

/** What was joined last: a burst of events goes to one socket after the other. */
let last: { readonly frames: readonly Uint8Array[]; readonly bytes: Uint8Array } = {
  frames: [],
  bytes: Buffer.alloc(0),
};

/** The frames in one piece, for one write: of those that the call before had too, it is the same one. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  const [first] = frames;
  if (first !== undefined && frames.length === 1) return first;
  const isSame = frames.length === last.frames.length && frames.every((frame, at) => frame === last.frames[at]);
  if (!isSame) last = { frames, bytes: Buffer.concat(frames) };
  return last.bytes;
}

function join(header: ArrayLike<number>, payload: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(header.length + payload.byteLength);
  frame.set(header, 0);
  frame.set(payload, header.length);
  return frame;
}
