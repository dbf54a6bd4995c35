import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { carryStream } from '../../../src/backend/server/carried-stream.ts';

/** A stream whose other side takes replies only while it is told to. */
function createStream() {
  const replies: unknown[] = [];
  let waiting: (() => void) | undefined;
  let taking = false;
  const stream = new Duplex({
    objectMode: true,
    read() {},
    write(reply, _encoding, done) {
      replies.push(reply);
      if (taking) done();
      else waiting = done;
    },
  });
  return {
    stream,
    replies,
    take() {
      taking = true;
      waiting?.();
    },
  };
}

/** Long enough for everything that can go on without anything new from outside. */
async function untilQuiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await nextTurn();
}

describe('a stream that carries calls', () => {
  it('takes no more of them while the other side takes no replies, and all of them later [back pressure]', async () => {
    const { stream, replies, take } = createStream();
    let taken = 0;
    carryStream(
      stream,
      async (call: { id: number }) => ({ id: call.id, taken: taken++ }),
      new AbortController().signal,
    );
    for (let id = 0; id < 5_000; id++) stream.push({ id });
    stream.push(null);
    await untilQuiet();
    expect(taken).toBeLessThan(1_100);
    take();
    await untilQuiet();
    expect(replies).toHaveLength(5_000);
    expect(stream.writableFinished).toBe(true);
  });

  it('takes 1,024 of them at once and no more [bound]', async () => {
    const { stream, replies, take } = createStream();
    take();
    const answers: (() => void)[] = [];
    const answer = () => new Promise<object>((resolve) => answers.push(() => resolve({})));
    carryStream(stream, answer, new AbortController().signal);
    for (let id = 0; id < 2_000; id++) stream.push({ id });
    await untilQuiet();
    expect(answers).toHaveLength(1_024);
    answers[0]?.();
    await untilQuiet();
    expect([answers.length, replies.length]).toEqual([1_025, 1]);
  });

  it('answers what it has taken and then ends, when it is told to stop [stop]', async () => {
    const { stream, replies, take } = createStream();
    take();
    const stopping = new AbortController();
    const { promise, resolve } = Promise.withResolvers<object>();
    carryStream(stream, () => promise, stopping.signal);
    stream.push({ id: 1 });
    await untilQuiet();
    stopping.abort();
    stream.push({ id: 2 });
    await untilQuiet();
    expect(stream.writableEnded).toBe(false);
    resolve({ id: 1 });
    await untilQuiet();
    expect(replies).toEqual([{ id: 1 }]);
    expect(stream.writableFinished).toBe(true);
  });
});
