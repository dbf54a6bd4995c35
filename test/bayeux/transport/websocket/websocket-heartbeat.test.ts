import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createHeartbeat } from '../../../../src/bayeux/transport/websocket/websocket-heartbeat.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

/** What the heartbeat needs of a socket, noting what is done to it. */
class SocketDouble extends EventEmitter {
  readonly done: string[] = [];
  isPaused = false;
  bufferedAmount = 0;
  ping(): void {
    this.done.push('ping');
  }
  close(code: number): void {
    this.done.push(`close ${code}`);
  }
  terminate(): void {
    this.done.push('terminate');
    this.emit('close');
  }
}

describe('the heartbeat of WebSockets', () => {
  function start() {
    const clock = createManualClock();
    const heartbeat = createHeartbeat({ clock, pingIntervalMs: 1000, idleMaxMs: 5000 });
    return { clock, heartbeat };
  }

  it('pings each interval and cuts a socket that stays silent for a whole one', () => {
    const { clock, heartbeat } = start();
    const socket = new SocketDouble();
    heartbeat.add(socket);
    clock.advance(1000);
    socket.emit('pong');
    clock.advance(1000);
    expect(socket.done).toEqual(['ping', 'ping']);
    clock.advance(1000);
    expect(socket.done).toEqual(['ping', 'ping', 'terminate']);
    expect(heartbeat.size()).toBe(0);
  });

  it('waits for a socket that is not read, as long as it takes what it was sent [S5]', () => {
    const { clock, heartbeat } = start();
    const socket = new SocketDouble();
    heartbeat.add(socket);
    socket.isPaused = true;
    for (const bufferedAmount of [0, 0, 300, 200, 100]) {
      socket.bufferedAmount = bufferedAmount;
      clock.advance(1000);
    }
    expect(socket.done).toEqual([]);
    clock.advance(1000);
    expect(socket.done).toEqual(['terminate']);
  });

  it('takes messages for a sign of life, and closes a socket that has none for too long', () => {
    const { clock, heartbeat } = start();
    const socket = new SocketDouble();
    const { messageCame } = heartbeat.add(socket);
    const beat = () => {
      socket.emit('pong');
      clock.advance(1000);
    };
    for (let second = 1; second <= 4; second++) beat();
    messageCame();
    for (let second = 5; second <= 8; second++) beat();
    expect(socket.done).toEqual(Array(8).fill('ping'));
    beat();
    expect(socket.done.at(-1)).toBe('close 1000');
  });

  it('leaves alone a socket that brings messages, as agents do who poll: they are sign enough', () => {
    const { clock, heartbeat } = start();
    const socket = new SocketDouble();
    const { messageCame } = heartbeat.add(socket);
    for (let second = 1; second <= 6; second++) {
      clock.advance(990);
      messageCame();
      clock.advance(10);
    }
    expect(socket.done).toEqual([]);
    clock.advance(1000);
    expect(socket.done).toEqual(['ping']);
  });

  it('looks at each socket in its own time: those of a crowd are not pinged in one turn', () => {
    const { clock, heartbeat } = start();
    const sockets = Array.from({ length: 9 }, () => new SocketDouble());
    for (const socket of sockets) {
      heartbeat.add(socket);
      clock.advance(100);
    }
    const pinged = () => sockets.filter(({ done }) => done.length > 0).length;
    const counts = Array.from({ length: 9 }, () => {
      clock.advance(100);
      return pinged();
    });
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps one timer for all sockets, and none without sockets', () => {
    const { clock, heartbeat } = start();
    const sockets = [new SocketDouble(), new SocketDouble()];
    for (const socket of sockets) heartbeat.add(socket);
    expect(clock.pending()).toBe(1);
    for (const socket of sockets) socket.emit('close');
    expect(clock.pending()).toBe(0);
  });

  it('cuts every socket when it stops', () => {
    const { clock, heartbeat } = start();
    const sockets = [new SocketDouble(), new SocketDouble()];
    for (const socket of sockets) heartbeat.add(socket);
    heartbeat.stop();
    expect(sockets.map(({ done }) => done)).toEqual([['terminate'], ['terminate']]);
    expect(clock.pending()).toBe(0);
  });
});
