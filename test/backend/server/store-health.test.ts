import { describe, expect, it } from 'vitest';
import { watchStore } from '../../../src/backend/server/store-health.ts';
import { silentLog } from '../../../src/telemetry/silent.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A database that answers when and how it is told to. */
function watch() {
  const clock = createManualClock();
  const told: string[] = [];
  const sentences: string[] = [];
  const pings: { answer(): void; fail(): void }[] = [];
  const ping = () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    pings.push({ answer: resolve, fail: () => reject(new Error('gone')) });
    return promise;
  };
  const end = watchStore(
    { ping },
    { setStatus: (_service, status) => told.push(status) },
    {
      clock,
      log: {
        ...silentLog,
        warn: (_fields, sentence) => sentences.push(sentence),
        info: (_fields, sentence) => sentences.push(sentence),
      },
      intervalMs: 2_000,
      answerMaxMs: 1_000,
    },
  );
  return { clock, told, sentences, pings, end };
}

/** Everything that follows from an answer has happened. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the health of the UCS', () => {
  it('says once that the database is gone, and once that it is back [health]', async () => {
    const { clock, told, sentences, pings } = watch();
    clock.advance(0);
    pings[0]?.answer();
    await settle();
    for (const number of [1, 2]) {
      clock.advance(2_000);
      pings[number]?.fail();
      await settle();
    }
    expect(told).toEqual(['NOT_SERVING']);
    clock.advance(2_000);
    pings[3]?.answer();
    await settle();
    expect(told).toEqual(['NOT_SERVING', 'SERVING']);
    expect(sentences).toEqual(['The database of the UCS does not answer.', 'The database of the UCS answers again.']);
  });

  it('does not wait for a database that says nothing, and hears of it when it answers after all [health]', async () => {
    const { clock, told, pings } = watch();
    clock.advance(0);
    clock.advance(1_000);
    expect(told).toEqual(['NOT_SERVING']);
    pings[0]?.answer();
    await settle();
    expect(told).toEqual(['NOT_SERVING', 'SERVING']);
    expect(pings).toHaveLength(1);
  });

  it('is not serving from the moment it ends, whatever the database says then [stop]', async () => {
    const { clock, told, pings, end } = watch();
    clock.advance(0);
    end();
    pings[0]?.answer();
    await settle();
    expect(told).toEqual(['NOT_SERVING']);
    expect(clock.pending()).toBe(0);
  });
});
