import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createWriteTurns } from '../../../../src/bayeux/transport/websocket/write-turns.ts';

/** A socket that tells how often it was asked to write, and what. */
function createSocketDouble() {
  const asked: string[][] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      asked.push([String(chunk)]);
      callback();
    },
    writev(chunks, callback) {
      asked.push(chunks.map(({ chunk }) => String(chunk)));
      callback();
    },
  });
  return { stream, asked };
}

const turn = () => new Promise(setImmediate);

describe('writes to WebSockets', () => {
  it('of one turn reach the operating system at once, in order, and each is reported', async () => {
    const writes = createWriteTurns({ sendsPerTurn: 10 });
    const { stream, asked } = createSocketDouble();
    const reported: string[] = [];
    for (const text of ['a', 'b', 'c']) writes.write(stream, Buffer.from(text), () => void reported.push(text));
    expect(asked).toEqual([]);
    await turn();
    expect(asked).toEqual([['a', 'b', 'c']]);
    await turn();
    expect(reported).toEqual(['a', 'b', 'c']);
  });

  it('stay in order with what others write to the socket, such as a close frame', async () => {
    const writes = createWriteTurns({ sendsPerTurn: 10 });
    const { stream, asked } = createSocketDouble();
    writes.write(stream, Buffer.from('event'), () => {});
    stream.write(Buffer.from('close'));
    await turn();
    expect(asked.flat()).toEqual(['event', 'close']);
  });

  it('are not gathered beyond what is worth it', () => {
    const writes = createWriteTurns({ sendsPerTurn: 10 });
    const { stream, asked } = createSocketDouble();
    writes.write(stream, Buffer.alloc(10_000), () => {});
    expect(asked).toHaveLength(0);
    writes.write(stream, Buffer.alloc(10_000), () => {});
    expect(asked).toHaveLength(1);
    expect(stream.writableCorked).toBe(0);
  });

  it('to many sockets make way for other work, and all are written in the end', async () => {
    const writes = createWriteTurns({ sendsPerTurn: 2 });
    const sockets = Array.from({ length: 5 }, createSocketDouble);
    for (const { stream } of sockets) writes.write(stream, Buffer.from('event'), () => {});
    const written = () => sockets.filter(({ asked }) => asked.length > 0).length;
    await turn();
    expect(written()).toBe(2);
    await turn();
    expect(written()).toBe(4);
    await turn();
    expect(written()).toBe(5);
  });

  it('report a socket that was cut meanwhile', async () => {
    const writes = createWriteTurns({ sendsPerTurn: 10 });
    const { stream } = createSocketDouble();
    const reports: unknown[] = [];
    writes.write(stream, Buffer.from('event'), (error) => void reports.push(error));
    stream.on('error', () => {});
    stream.destroy();
    await turn();
    expect(reports).toEqual([expect.any(Error)]);
  });
});
