import type { Clock, Timer } from '../../../kernel/clock.ts';

export type HeartbeatOptions = {
  readonly clock: Clock;
  /** A socket without a message for so long is pinged; one that is then silent for as long again is cut. */
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

/** `dueMs`: when the socket is looked at next. `bufferedBytes`: at the last look, of a socket that is not read. */
type Pulse = { dueMs: number; alive: boolean; lastMessageMs: number; bufferedBytes: number };

/** Sockets that are due so close to each other share a look. */
const LOOK_MS = 100;

/**
 * Finds half-open and idle sockets, and those that take nothing of what they were sent, with one timer for all of them. Each is looked at an interval after the time
 * before, counted from its own beginning: with all of them in one turn, 50,000 pings would hold up everybody else for half a second.
 */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { clock } = options;
  /** Whoever is due next comes first: each goes to the end when it is looked at. */
  const pulses = new Map<BeatingSocket, Pulse>();
  let timer: Timer | undefined;

  function look(): void {
    timer = undefined;
    const nowMs = clock.monotonicMs();
    for (const [socket, pulse] of pulses) {
      if (pulse.dueMs > nowMs) break;
      pulses.delete(socket);
      pulse.dueMs = nowMs + options.pingIntervalMs;
      pulses.set(socket, pulse);
      check(socket, pulse, nowMs);
    }
    schedule();
  }
  function check(socket: BeatingSocket, pulse: Pulse, nowMs: number): void {
    const { isPaused, bufferedAmount } = socket;
    const isStuck = isPaused && bufferedAmount > 0 && bufferedAmount === pulse.bufferedBytes;
    pulse.bufferedBytes = isPaused ? bufferedAmount : 0;
    if (isStuck || (!pulse.alive && !isPaused)) {
      socket.terminate();
    } else if (isPaused) {
      pulse.alive = true;
    } else if (nowMs - pulse.lastMessageMs >= options.idleMaxMs) {
      socket.close(1000, 'idle');
    } else if (nowMs - pulse.lastMessageMs >= options.pingIntervalMs) {
      pulse.alive = false;
      socket.ping();
    }
  }
  function schedule(): void {
    const [first] = pulses.values();
    if (first === undefined) return;
    timer ??= clock.after(Math.max(LOOK_MS, first.dueMs - clock.monotonicMs()), look);
  }

  return {
    add(socket) {
      const nowMs = clock.monotonicMs();
      const pulse = { dueMs: nowMs + options.pingIntervalMs, alive: true, lastMessageMs: nowMs, bufferedBytes: 0 };
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
