import type { Duplex } from 'node:stream';
import type { WireMessage } from '../../protocol/port.ts';
import { CLOSE_CODES } from '../../protocol/wire/reasons.ts';
import { toMessageBytes } from '../message-bytes.ts';
import type { LinkCloseReason, LinkWriter, SendOptions } from '../port.ts';
import { joinFrames, toSharedFrame, toTextFrame } from './text-frame.ts';
import type { TurnWriter, WriteTurns } from './write-turns.ts';

/** Gathering a frame and its share of the write take half the time of an HTTP answer. */
const SEND_COST = 1 / 2;

/** With so many bytes gathered there is nothing left to save, and what counts as not taken [S5] must not be what was not offered. */
const GATHER_MAX_BYTES = 16_384;

/** Close codes of RFC 6455 [W7, W8]. */
const closeCodes: Readonly<Record<LinkCloseReason, number>> = {
  ...CLOSE_CODES,
  'user-limit': 1013,
  internal: 1011,
};

/** What is asked of a WebSocket of ws. */
export type FramedSocket = {
  readonly readyState: number;
  readonly OPEN: number;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
};

type Done = (ok: boolean) => void;

/** Frames that wait for the end of the turn, and who is told of each. */
type Gathered = { readonly frames: Uint8Array[]; readonly dones: Done[] };

/**
 * Writes to one WebSocket, the events of one turn of the process together. Past ws, which would frame each message anew for each socket:
 * without compression it holds nothing back, so the order is kept. In a turn of a thousand sends, each touches no more of a socket than
 * this: fetching the rest from memory, once for the frame and once for the write, took a fifth of the processor time outside the kernel.
 */
export class FrameWriter implements LinkWriter, TurnWriter {
  private readonly socket: FramedSocket;
  /** The socket below it. */
  private readonly stream: Duplex;
  private readonly turns: WriteTurns;
  private gathered: Gathered | undefined;
  private gatheredBytes = 0;
  /** The socket's own queue is held back until the end of the turn. */
  private corked = false;
  private untakenBytes = 0;

  constructor(socket: FramedSocket, stream: Duplex, turns: WriteTurns) {
    this.socket = socket;
    this.stream = stream;
    this.turns = turns;
  }

  get sendCost(): number {
    return SEND_COST;
  }

  /** When the other side closes meanwhile, ws answers that by itself: events are given back then, and replies alone go out before its close frame. */
  send(messages: readonly WireMessage[], { reported }: SendOptions, done: Done): void {
    const [first] = messages;
    const isAlone = first !== undefined && messages.length === 1;
    const count = this.gather(isAlone ? toSharedFrame(first) : toTextFrame(toMessageBytes(messages)), done);
    if (this.gatheredBytes >= GATHER_MAX_BYTES) this.flush();
    else if (!reported) this.queueInSocket();
    else if (count === 1 && !this.corked) this.turns.add(this);
  }

  /** Tells how many are gathered now. */
  private gather(frame: Uint8Array, done: Done): number {
    if (this.gatheredBytes + frame.byteLength > GATHER_MAX_BYTES) this.flush();
    this.gatheredBytes += frame.byteLength;
    this.untakenBytes += frame.byteLength;
    if (this.gathered === undefined) {
      this.gathered = { frames: [frame], dones: [done] };
      return 1;
    }
    this.gathered.dones.push(done);
    return this.gathered.frames.push(frame);
  }

  /** What is gathered is in order with what ws writes from now on. */
  private queueInSocket(): void {
    if (!this.corked) {
      this.corked = true;
      this.stream.cork();
      this.turns.add(this);
    }
    this.write();
    if (this.untakenBytes >= GATHER_MAX_BYTES) this.flush();
  }

  flush(): void {
    this.write();
    if (!this.corked) return;
    this.corked = false;
    this.stream.uncork();
    this.recount();
  }

  private write(): void {
    const { gathered, socket, stream } = this;
    if (gathered === undefined) return;
    this.gathered = undefined;
    this.gatheredBytes = 0;
    const { frames, dones } = gathered;
    const report = (ok: boolean) => {
      this.recount();
      for (const done of dones) done(ok);
    };
    if (socket.readyState !== socket.OPEN) {
      report(false);
      return;
    }
    stream.write(joinFrames(frames), (error) => report(error === undefined || error === null));
    // The operating system mostly takes all of it at once; word of that comes later.
    this.recount();
  }

  /** Something was written to the socket, or taken of it. Whoever else writes to it says so. */
  recount(): void {
    this.untakenBytes = this.gatheredBytes + this.stream.writableLength;
  }

  bufferedBytes(): number {
    return this.untakenBytes;
  }

  close(reason: LinkCloseReason): void {
    this.flush();
    const { socket } = this;
    if (socket.isPaused) socket.resume();
    socket.close(closeCodes[reason], reason);
  }

  pause(paused: boolean): void {
    if (paused) this.socket.pause();
    else this.socket.resume();
  }
}
