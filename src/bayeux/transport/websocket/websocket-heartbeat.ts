import type { Clock, Timer } from '../../../kernel/clock.ts';

export type HeartbeatOptions = {
  readonly clock: Clock;
  /** Every socket is pinged at this distance; one that was silent for a whole interval is cut. */
  readonly pingIntervalMs: number;
  /** A socket on which no message came for so long is closed. */
  readonly idleMaxMs: number;
};

/** What the heartbeat does to a WebSocket of ws, and hears of it. */
export type BeatingSocket = {
  /** It is not read: no answer to a ping would be seen. */
  readonly isPaused: boolean;
  /** Bytes that it has not taken yet. */
  readonly bufferedAmount: number;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'pong', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
};

export type Heartbeat = {
  /** Watches a socket until it closes. `messageCame` is to be called for each message. */
  add(socket: BeatingSocket): { messageCame(): void };
  size(): number;
  /** Cuts every socket. */
  stop(): void;
};

/** `bufferedBytes`: at the last beat, of a socket that is not read. */
type Pulse = { alive: boolean; lastMessageMs: number; bufferedBytes: number };

/** Finds half-open and idle sockets, and those that take nothing of what they were sent, with one timer for all of them. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { clock } = options;
  const pulses = new Map<BeatingSocket, Pulse>();
  let timer: Timer | undefined;

  function beat(): void {
    timer = undefined;
    for (const [socket, pulse] of pulses) check(socket, pulse);
    schedule();
  }
  function check(socket: BeatingSocket, pulse: Pulse): void {
    const { isPaused, bufferedAmount } = socket;
    const isStuck = isPaused && bufferedAmount > 0 && bufferedAmount === pulse.bufferedBytes;
    pulse.bufferedBytes = isPaused ? bufferedAmount : 0;
    if (isStuck || (!pulse.alive && !isPaused)) {
      socket.terminate();
    } else if (isPaused) {
      pulse.alive = true;
    } else if (clock.monotonicMs() - pulse.lastMessageMs >= options.idleMaxMs) {
      socket.close(1000, 'idle');
    } else {
      pulse.alive = false;
      socket.ping();
    }
  }
  function schedule(): void {
    if (pulses.size > 0 && timer === undefined) timer = clock.after(options.pingIntervalMs, beat);
  }

  return {
    add(socket) {
      const pulse: Pulse = { alive: true, lastMessageMs: clock.monotonicMs(), bufferedBytes: 0 };
      pulses.set(socket, pulse);
      schedule();
      socket.on('pong', () => {
        pulse.alive = true;
      });
      socket.once('close', () => {
        pulses.delete(socket);
        if (pulses.size > 0) return;
        timer?.cancel();
        timer = undefined;
      });
      return {
        messageCame() {
          pulse.alive = true;
          pulse.lastMessageMs = clock.monotonicMs();
        },
      };
    },
    size: () => pulses.size,
    stop() {
      for (const socket of pulses.keys()) socket.terminate();
    },
  };
}
