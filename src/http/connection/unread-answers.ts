import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../kernel/clock.ts';

export type UnreadAnswersOptions = {
  readonly clock: Clock;
  /** A client that takes nothing of what waits for it for so long is cut [S5]. */
  readonly answerTimeoutMs: number;
  /** Bytes that may wait for the clients of one address, over all its connections; past it, those that hold most are cut. */
  readonly unreadMaxBytesPerAddress: number;
  /** How often connections are looked at. */
  readonly unreadCheckMs: number;
  /** Whose request this is. */
  readonly clientAddress: (req: IncomingMessage) => string;
  /** The bound of an address was reached. */
  readonly onUnreadLimit: (address: string) => void;
};

type Watched = {
  address: string;
  /** Bytes that the operating system had taken when it was last seen to take some, and when that was; undefined while nothing waits. */
  takenBytes: number;
  takenAtMs: number | undefined;
};

/** Bounds what waits for clients that do not read. Clients that read leave nothing to wait: looking at all sockets a few times a second finds it. */
export function createUnreadAnswers(options: UnreadAnswersOptions): {
  watch(socket: Socket): void;
  noteSender(req: IncomingMessage): void;
  stop(): void;
} {
  const { clock } = options;
  const sockets = new Map<Socket, Watched>();
  let timer: Timer | undefined;

  function forget(this: Socket): void {
    sockets.delete(this);
  }
  function look(): void {
    timer = undefined;
    const nowMs = clock.monotonicMs();
    const byAddress = new Map<string, Socket[]>();
    // Tens of thousands, nearly all of them idle: that a socket holds nothing is all that is read of it, and nothing is written.
    for (const [socket, watched] of sockets) {
      if (socket.writableLength === 0) {
        if (watched.takenAtMs !== undefined) watched.takenAtMs = undefined;
      } else if (isStuck(socket, watched, nowMs)) socket.destroy();
      else addTo(byAddress, watched.address, socket);
    }
    for (const [address, unread] of byAddress) cutDown(address, unread);
    schedule();
  }
  function isStuck(socket: Socket, watched: Watched, nowMs: number): boolean {
    const takenBytes = socket.bytesWritten - socket.writableLength;
    if (watched.takenAtMs === undefined || takenBytes !== watched.takenBytes) {
      watched.takenBytes = takenBytes;
      watched.takenAtMs = nowMs;
    }
    return nowMs - watched.takenAtMs >= options.answerTimeoutMs;
  }
  function cutDown(address: string, unread: readonly Socket[]): void {
    let bytes = unread.reduce((sum, { writableLength }) => sum + writableLength, 0);
    if (bytes <= options.unreadMaxBytesPerAddress) return;
    options.onUnreadLimit(address);
    for (const socket of unread.toSorted((one, other) => other.writableLength - one.writableLength)) {
      if (bytes <= options.unreadMaxBytesPerAddress) return;
      bytes -= socket.writableLength;
      socket.destroy();
    }
  }
  function schedule(): void {
    if (sockets.size > 0) timer ??= clock.after(options.unreadCheckMs, look);
  }

  return {
    watch(socket) {
      sockets.set(socket, { address: socket.remoteAddress ?? '', takenBytes: 0, takenAtMs: undefined });
      socket.on('close', forget);
      schedule();
    },
    noteSender(req) {
      const watched = sockets.get(req.socket);
      if (watched !== undefined) watched.address = options.clientAddress(req);
    },
    stop: () => timer?.cancel(),
  };
}

function addTo(groups: Map<string, Socket[]>, name: string, socket: Socket): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [socket]);
  else group.push(socket);
}
