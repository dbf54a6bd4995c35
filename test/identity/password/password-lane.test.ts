import { describe, expect, it } from 'vitest';
import { createPasswordLane, type PasswordLaneOptions } from '../../../src/identity/password/password-lane.ts';

function create(options: Partial<PasswordLaneOptions> = {}) {
  const lane = createPasswordLane({
    passwordChecksAtOnce: 1,
    passwordChecksWaitingMax: 100,
    passwordChecksWaitingPerSourceMax: 100,
    passwordChecksPerSecond: 20,
    passwordWaitMaxMs: 10_000,
    ...options,
  });
  const ends: (() => void)[] = [];
  const started: string[] = [];
  const enter = (source: string, name = source) =>
    lane(source, async () => {
      started.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const endNext = async () => {
    await expect.poll(() => ends.length).toBe(1);
    const count = started.length;
    ends.shift()?.();
    await expect.poll(() => started.length).toBe(count + 1);
  };
  return { lane, started, ends, enter, endNext };
}

describe('the lane of password checks', () => {
  it('lets a bounded number run at once, and a bounded number wait', async () => {
    const { enter, ends } = create({ passwordChecksWaitingMax: 1 });
    const first = enter('a', 'first');
    const second = enter('b', 'second');
    expect(await enter('c', 'third')).toBe('busy');
    ends.shift()?.();
    expect(await first).toBe('first');
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.();
    expect(await second).toBe('second');
    const after = enter('c', 'after');
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.();
    expect(await after).toBe('after');
  });

  it('lets no source take the whole of what may wait', async () => {
    const { enter, endNext, started } = create({ passwordChecksWaitingMax: 3, passwordChecksWaitingPerSourceMax: 2 });
    for (const name of ['running', 'a1', 'a2']) void enter('a', name);
    expect(await enter('a', 'a3')).toBe('busy');
    void enter('b', 'b1');
    for (let turns = 0; turns < 3; turns++) await endNext();
    expect(started).toEqual(['running', 'a1', 'b1', 'a2']);
  });

  it('refuses at once who would wait for too long, and lets in a source whose turn comes soon', async () => {
    // Five checks in that time, two of them at once.
    const { enter } = create({ passwordChecksAtOnce: 2, passwordChecksPerSecond: 1, passwordWaitMaxMs: 2500 });
    for (const name of ['running', 'running too', 'a1', 'a2', 'a3', 'a4', 'a5']) void enter('a', name);
    expect(await enter('a', 'a6')).toBe('busy');
    for (const name of ['b1', 'b2']) void enter('b', name);
    expect(await enter('b', 'b3')).toBe('busy');
    void enter('c', 'c1');
    expect(await enter('c', 'c2')).toBe('busy');
  });

  it('gives sources their turn one after the other, however many one of them has waiting', async () => {
    const { enter, endNext, started } = create();
    for (const name of ['a0', 'a1', 'a2', 'a3']) void enter('a', name);
    for (const name of ['b1', 'b2']) void enter('b', name);
    void enter('c', 'c1');
    for (let turns = 0; turns < 6; turns++) await endNext();
    expect(started).toEqual(['a0', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('goes on after work that failed', async () => {
    const { lane } = create();
    await expect(lane('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await lane('a', async () => 'next')).toBe('next');
  });
});
