import type { RawData, WebSocket } from 'ws';
import type { Caller } from '../../identity/caller.ts';
import { CLOSE_CODES } from '../protocol/reasons.ts';
import { parseMessageBatch } from './message-batch.ts';
import { toMessageBytes } from './message-bytes.ts';
import type { LinkCloseReason, LinkHost, LinkWriter } from './port.ts';

/** Close codes of RFC 6455 [W7, W8]. */
const closeCodes: Readonly<Record<LinkCloseReason, number>> = { ...CLOSE_CODES, internal: 1011 };

const TEXT = { binary: false } as const;

/** Joins an open WebSocket to the host as a link, until it closes. */
export function openWebSocketLink(
  socket: WebSocket,
  host: LinkHost,
  caller: Caller | undefined,
  messageCame: () => void,
): void {
  const writer: LinkWriter = {
    send(messages, _options, done) {
      socket.send(toMessageBytes(messages), TEXT, (error) => done(error === undefined || error === null));
    },
    close(reason) {
      if (socket.isPaused) socket.resume();
      socket.close(closeCodes[reason], reason);
    },
    bufferedBytes: () => socket.bufferedAmount,
    pause(paused) {
      if (paused) socket.pause();
      else socket.resume();
    },
  };
  const link = host.open(writer, { transport: 'websocket', caller, browser: undefined });

  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    messageCame();
    if (isBinary) return writer.close('unsupported');
    const messages = parseMessageBatch(toText(data));
    if (messages === undefined) return writer.close('malformed');
    // Older clients send an empty array as a ping [E8].
    if (messages.length > 0) link.receive(messages);
  });
  // ws has closed the socket with the code that fits before it says so; the close event follows.
  socket.on('error', () => {});
  socket.once('close', () => link.gone());
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
