import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { CLOSE_CODES } from '../../protocol/wire/reasons.ts';
import type { Admission } from '../admission.ts';
import { parseMessageBatch } from '../message-batch.ts';
import { toMessageBytes } from '../message-bytes.ts';
import type { LinkCloseReason, LinkHost, LinkWriter } from '../port.ts';
import { toSharedFrame, toTextFrame } from './text-frame.ts';
import type { WriteTurns } from './write-turns.ts';

/** Gathering a frame takes an eighth of the time of a write. */
const SEND_COST = 1 / 8;

/** Above this many bytes that the socket has not taken, a ping gets no answer. */
const PONG_WHILE_BUFFERED_BYTES = 16_384;

/** Close codes of RFC 6455 [W7, W8]. */
const closeCodes: Readonly<Record<LinkCloseReason, number>> = {
  ...CLOSE_CODES,
  'user-limit': 1013,
  internal: 1011,
};

/** Joins an open WebSocket to the host as a link, until it closes. `stream` is the socket below it. */
export function openWebSocketLink(
  socket: WebSocket,
  stream: Duplex,
  writes: WriteTurns,
  host: LinkHost,
  { caller, signIn }: Pick<Admission, 'caller' | 'signIn'>,
  messageCame: () => void,
): void {
  const writer: LinkWriter = {
    sendCost: SEND_COST,
    send(messages, _options, done) {
      if (socket.readyState !== socket.OPEN) return done(false);
      const [first] = messages;
      const isAlone = first !== undefined && messages.length === 1;
      const frame = isAlone ? toSharedFrame(first) : toTextFrame(toMessageBytes(messages));
      // Past ws, which would frame each message anew for each socket: without compression it holds nothing back, so the order is kept.
      writes.write(stream, frame, (error) => done(error === undefined || error === null));
    },
    close(reason) {
      if (socket.isPaused) socket.resume();
      socket.close(closeCodes[reason], reason);
    },
    // What ws says of itself, which holds nothing back without compression: a way with fewer objects to fetch from memory.
    bufferedBytes: () => stream.writableLength,
    pause(paused) {
      if (paused) socket.pause();
      else socket.resume();
    },
  };
  const link = host.open(writer, { transport: 'websocket', caller, signIn, browser: undefined });

  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    messageCame();
    if (isBinary) return writer.close('unsupported');
    const text = toText(data);
    const messages = parseMessageBatch(text);
    if (messages === undefined) return writer.close('malformed');
    // Older clients send an empty array as a ping [E8].
    link.receive(messages, text.length);
  });
  // Pings are work too. Who takes no answers gets no more of them.
  socket.on('ping', (data) => {
    if (socket.bufferedAmount <= PONG_WHILE_BUFFERED_BYTES) socket.pong(data);
    link.receive([], data.length);
  });
  // ws has closed the socket with the code that fits before it says so; the close event follows.
  socket.on('error', () => {});
  socket.once('close', () => link.gone());
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
