import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createUnreadAnswers } from '../../../src/http/connection/unread-answers.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A socket to a client that reads nothing but what the test says. */
function createSocket(address: string, written: number) {
  const socket = new Socket();
  const state = { written, taken: 0 };
  Object.defineProperties(socket, {
    remoteAddress: { value: address },
    bytesWritten: { get: () => state.written },
    writableLength: { get: () => state.written - state.taken },
    destroy: {
      value: () => {
        state.taken = state.written;
        EventEmitter.prototype.emit.call(socket, 'close');
      },
    },
  });
  return { socket, state };
}

function start() {
  const clock = createManualClock();
  const reached: string[] = [];
  const unread = createUnreadAnswers({
    clock,
    answerTimeoutMs: 5000,
    unreadCheckMs: 100,
    unreadMaxBytesPerAddress: 1000,
    clientAddress: ({ headers }) => String(headers['x-client']),
    onUnreadLimit: (address) => reached.push(address),
  });
  const open = (address: string, written = 0) => {
    const opened = createSocket(address, written);
    let closed = false;
    opened.socket.once('close', () => {
      closed = true;
    });
    unread.watch(opened.socket);
    return { ...opened, isClosed: () => closed };
  };
  return { clock, unread, reached, open };
}

describe('answers that nobody reads', () => {
  it('are cut off when nothing is taken for the time allowed [S5]', () => {
    const { clock, open } = start();
    const { isClosed } = open('192.0.2.1', 100);
    clock.advance(4900);
    expect(isClosed()).toBe(false);
    clock.advance(200);
    expect(isClosed()).toBe(true);
  });

  it('are left while something is taken', () => {
    const { clock, open } = start();
    const { state, isClosed } = open('192.0.2.1', 100);
    for (let taken = 1; taken <= 10; taken++) {
      state.taken = taken;
      clock.advance(4000);
    }
    expect(isClosed()).toBe(false);
  });

  it('do not count the time in which nothing waited', () => {
    const { clock, open } = start();
    const { state, isClosed } = open('192.0.2.1');
    clock.advance(60_000);
    state.written = 10;
    clock.advance(4900);
    expect(isClosed()).toBe(false);
  });

  it('of one address are bounded in bytes: those that hold most are cut, others are not', () => {
    const { clock, open, reached } = start();
    const small = open('192.0.2.1', 300);
    const large = open('192.0.2.1', 800);
    const other = open('192.0.2.2', 900);
    clock.advance(100);
    expect([small.isClosed(), large.isClosed(), other.isClosed()]).toEqual([false, true, false]);
    expect(reached).toEqual(['192.0.2.1']);
  });

  it('count for the client that a proxy names', () => {
    const { clock, open, unread, reached } = start();
    const sockets = [open('10.0.0.1', 600), open('10.0.0.1', 600)];
    for (const [index, { socket }] of sockets.entries()) {
      const req = new IncomingMessage(socket);
      req.headers['x-client'] = `192.0.2.${index}`;
      unread.noteSender(req);
    }
    clock.advance(100);
    expect(reached).toEqual([]);
  });
});
