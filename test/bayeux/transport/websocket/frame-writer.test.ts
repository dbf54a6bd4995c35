import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { toWireMessage } from '../../../../src/bayeux/protocol/wire/wire-message.ts';
import { FrameWriter } from '../../../../src/bayeux/transport/websocket/frame-writer.ts';
import { createWriteTurns } from '../../../../src/bayeux/transport/websocket/write-turns.ts';

const OPEN = 1;
const CLOSING = 2;
const EVENT = { browserCookie: undefined, reported: true };
const REPLY = { browserCookie: undefined, reported: false };

/** A WebSocket that tells how often its socket was asked to write, and what. It takes nothing while it is `full`. */
function createSocketDouble({ writesPerTurn = 10 } = {}) {
  const asked: string[] = [];
  const reports: (readonly [string, boolean])[] = [];
  let taken: (() => void) | undefined;
  const state = { full: false };
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      asked.push(
        chunk.length < 1_000
          ? chunk
              .toString()
              .replace(/[^a-z]+/g, ' ')
              .trim()
          : `${chunk.length}`,
      );
      if (state.full) taken = callback;
      else callback();
    },
  });
  const socket = {
    readyState: OPEN,
    OPEN,
    isPaused: false,
    pause() {},
    resume() {},
    close(code: number, reason: string) {
      socket.readyState = CLOSING;
      stream.write(Buffer.from(`close ${code} ${reason}`));
    },
  };
  const writer = new FrameWriter(socket, stream, createWriteTurns({ writesPerTurn }));
  return {
    socket,
    stream,
    writer,
    asked,
    reports,
    state,
    take: () => taken?.(),
    send: (text: string, options = EVENT) =>
      writer.send([toWireMessage(JSON.stringify(text))], options, (ok) => void reports.push([text, ok])),
  };
}

const turn = () => new Promise(setImmediate);

describe('the writer of a WebSocket', () => {
  it('asks the operating system once for the events of one turn, in order, and reports each', async () => {
    const { send, asked, reports } = createSocketDouble();
    for (const text of ['a', 'b', 'c']) send(text);
    expect(asked).toEqual([]);
    await turn();
    expect(asked).toEqual(['a b c']);
    await turn();
    expect(reports).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
  });

  it('keeps replies and events in order', async () => {
    const { send, asked, reports } = createSocketDouble();
    send('event');
    send('reply', REPLY);
    send('next');
    expect(asked).toEqual([]);
    await turn();
    expect(asked.join(' ')).toBe('event reply next');
    await turn();
    expect(reports.map(([text]) => text)).toEqual(['event', 'reply', 'next']);
  });

  it('writes replies of one turn before the close frame by which ws answers one', async () => {
    const { send, socket, asked } = createSocketDouble();
    send('reply', REPLY);
    socket.close(1000, 'by ws');
    await turn();
    expect(asked).toEqual(['reply', 'close by ws']);
  });

  it('writes what it has before its close frame', () => {
    const { send, writer, asked } = createSocketDouble();
    send('event');
    writer.close('going-away');
    expect(asked).toEqual(['event', 'close going away']);
  });

  it('gives back the events for which the other side has closed too early', async () => {
    const { send, socket, asked, reports, writer } = createSocketDouble();
    send('event');
    socket.close(1000, 'by ws');
    await turn();
    expect(asked).toEqual(['close by ws']);
    expect(reports).toEqual([['event', false]]);
    expect(writer.bufferedBytes()).toBe(0);
  });

  it('gathers no more than is worth it, and copies nothing that is large', () => {
    const { send, asked, stream } = createSocketDouble();
    send('x'.repeat(10_000));
    expect(asked).toHaveLength(0);
    send('x'.repeat(100_000));
    expect(asked.map((length) => Math.floor(Number(length) / 1_000))).toEqual([10, 100]);
    expect(stream.writableCorked).toBe(0);
  });

  it('holds no more replies back than is worth it', () => {
    const { send, asked, stream } = createSocketDouble();
    send('x'.repeat(10_000), REPLY);
    expect(asked).toHaveLength(0);
    send('x'.repeat(10_000), REPLY);
    expect(asked).toHaveLength(2);
    expect(stream.writableCorked).toBe(0);
  });

  it('counts what waits for the end of the turn, and what the socket has not taken', async () => {
    const { send, writer, state, take } = createSocketDouble();
    expect(writer.bufferedBytes()).toBe(0);
    send('event');
    const bytes = writer.bufferedBytes();
    expect(bytes).toBeGreaterThan('event'.length);
    await turn();
    expect(writer.bufferedBytes()).toBe(0);
    state.full = true;
    send('event');
    await turn();
    send('event');
    expect(writer.bufferedBytes()).toBe(2 * bytes);
    state.full = false;
    take();
    await turn();
    expect(writer.bufferedBytes()).toBe(0);
  });

  it('counts as taken what the operating system took at once, before word of it', () => {
    const { send, writer } = createSocketDouble();
    send('x'.repeat(100_000));
    expect(writer.bufferedBytes()).toBe(0);
  });

  it('reports a socket that was cut meanwhile', async () => {
    const { send, stream, reports } = createSocketDouble();
    send('event');
    stream.on('error', () => {});
    stream.destroy();
    await turn();
    await turn();
    expect(reports).toEqual([['event', false]]);
  });
});
