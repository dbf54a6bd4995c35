import { describe, expect, it } from 'vitest';
import { createCoreRunner } from '../../src/bayeux/core-runner.ts';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import { type BayeuxCore, createBayeuxCore } from '../../src/bayeux/protocol/core.ts';
import type { Effect, Input } from '../../src/bayeux/protocol/port.ts';
import { V2_CHANNELS } from '../support/bayeux-channels.ts';
import { CORE_OPTIONS } from '../support/bayeux-server.ts';
import { createManualClock } from '../support/manual-clock.ts';

const nextTurn = () => new Promise(setImmediate);

const OPTIONS = { sendsPerTurn: 10, waitingInputsMax: 100 };

/** A core that plays a script: what each input leads to, and when the next deadline is. */
function createCoreDouble() {
  const base = createBayeuxCore({
    ...CORE_OPTIONS,
    nextSessionId: () => 'unused',
    publicEpoch: 'test',
    policy: createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: [] }),
  });
  const handled: { readonly type: Input['type']; readonly atMs: number }[] = [];
  const script: { deadlineMs: number | undefined; effects: (input: Input) => readonly Effect[] } = {
    deadlineMs: undefined,
    effects: () => [],
  };
  const core: BayeuxCore = {
    ...base,
    handle(input, atMs) {
      handled.push({ type: input.type, atMs });
      if (input.type === 'tick') script.deadlineMs = undefined;
      return script.effects(input);
    },
    nextDeadlineMs: () => script.deadlineMs,
  };
  return { core, handled, script };
}

describe('the runner of the core', () => {
  it('ticks when the deadline has come, with one timer that is not set anew for later deadlines', () => {
    const manual = createManualClock(1000);
    let timersSet = 0;
    const clock = {
      ...manual,
      after(delayMs: number, run: () => void) {
        timersSet++;
        return manual.after(delayMs, run);
      },
    };
    const { core, handled, script } = createCoreDouble();
    const runner = createCoreRunner(core, { ...OPTIONS, clock }, { perform: () => 0, failed: () => {} });
    for (let deadlineMs = 1100; deadlineMs < 1120; deadlineMs++) {
      script.deadlineMs = deadlineMs;
      runner.feed({ type: 'drain' });
    }
    expect(timersSet).toBe(1);
    manual.advance(118);
    expect(handled.at(-1)?.type).toBe('drain');
    manual.advance(1);
    expect(handled.at(-1)).toEqual({ type: 'tick', atMs: 1119 });
    expect(manual.pending()).toBe(0);
  });

  it('serves what is due already in the next turn, after what came meanwhile, and again while something is left', async () => {
    const { core, handled, script } = createCoreDouble();
    const clock = createManualClock(1000);
    const runner = createCoreRunner(core, { ...OPTIONS, clock }, { perform: () => 0, failed: () => {} });
    script.deadlineMs = 1000;
    runner.feed({ type: 'drain' });
    runner.feed({ type: 'gone', link: 1 });
    expect(handled.map(({ type }) => type)).toEqual(['drain', 'gone']);
    await nextTurn();
    expect(handled.map(({ type }) => type)).toEqual(['drain', 'gone', 'tick']);
    expect(clock.pending()).toBe(0);
    runner.feed({ type: 'gone', link: 2 });
    script.deadlineMs = 1000;
    runner.feed({ type: 'gone', link: 3 });
    runner.stop();
    await nextTurn();
    expect(handled.at(-1)?.type).toBe('gone');
  });

  it('sets the timer anew for an earlier deadline', () => {
    const clock = createManualClock(1000);
    const { core, handled, script } = createCoreDouble();
    const runner = createCoreRunner(core, { ...OPTIONS, clock }, { perform: () => 0, failed: () => {} });
    for (const deadlineMs of [5000, 1500]) {
      script.deadlineMs = deadlineMs;
      runner.feed({ type: 'drain' });
    }
    clock.advance(500);
    expect(handled.at(-1)?.type).toBe('tick');
  });

  it('does not follow a wall clock that somebody sets', () => {
    const manual = createManualClock(1000);
    let setBackByMs = 0;
    const clock = { ...manual, nowMs: () => manual.nowMs() - setBackByMs };
    const { core, handled } = createCoreDouble();
    const runner = createCoreRunner(core, { ...OPTIONS, clock }, { perform: () => 0, failed: () => {} });
    setBackByMs = 900;
    manual.advance(50);
    runner.feed({ type: 'drain' });
    expect(handled.at(-1)?.atMs).toBe(1050);
  });

  it('performs all effects of an input before the next, which came while they were performed', () => {
    const clock = createManualClock();
    const { core, handled, script } = createCoreDouble();
    const seen: string[] = [];
    const delivered = (through: number): Effect => ({
      type: 'delivered',
      identity: 'demo\nalice',
      channel: '/v2/ucs/interactions',
      through,
    });
    script.effects = ({ type }) => (type === 'drain' ? [delivered(1), delivered(2)] : [delivered(3)]);
    const runner = createCoreRunner(
      core,
      { ...OPTIONS, clock },
      {
        perform(effect) {
          if (effect.type !== 'delivered') return 0;
          seen.push(`${handled.length}: ${effect.through}`);
          if (effect.through === 1) runner.feed({ type: 'gone', link: 1 });
          return 0;
        },
        failed: () => {},
      },
    );
    runner.feed({ type: 'drain' });
    expect(seen).toEqual(['1: 1', '1: 2', '2: 3']);
  });

  it('reports an input that the core throws on, and goes on', () => {
    const clock = createManualClock();
    const { core, script, handled } = createCoreDouble();
    const failures: unknown[] = [];
    script.effects = ({ type }) => {
      if (type === 'gone') throw new Error('broken, as told');
      return [];
    };
    const runner = createCoreRunner(
      core,
      { ...OPTIONS, clock },
      { perform: () => 0, failed: (input) => void failures.push(input.type) },
    );
    runner.feed({ type: 'gone', link: 1 });
    runner.feed({ type: 'drain' });
    expect(failures).toEqual(['gone']);
    expect(handled.at(-1)?.type).toBe('drain');
  });
});
