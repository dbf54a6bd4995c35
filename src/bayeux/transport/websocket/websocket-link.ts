import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Admission } from '../admission.ts';
import { parseMessageBatch } from '../message-batch.ts';
import type { LinkHost } from '../port.ts';
import { FrameWriter } from './frame-writer.ts';
import type { WriteTurns } from './write-turns.ts';

/** Above this many bytes that the socket has not taken, a ping gets no answer. */
const PONG_WHILE_BUFFERED_BYTES = 16_384;

/** Joins an open WebSocket to the host as a link, until it closes. `stream` is the socket below it. */
export function openWebSocketLink(
  socket: WebSocket,
  stream: Duplex,
  writes: WriteTurns,
  host: LinkHost,
  { caller, signIn }: Pick<Admission, 'caller' | 'signIn'>,
  messageCame: () => void,
): void {
  const writer = new FrameWriter(socket, stream, writes);
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
    if (socket.bufferedAmount <= PONG_WHILE_BUFFERED_BYTES) {
      socket.pong(data, false, () => writer.recount());
      writer.recount();
    }
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
