import type { Clock } from '../kernel/clock.ts';
import { createFifoQueue } from '../kernel/fifo-queue.ts';
import { createSteadyTime } from '../kernel/steady-time.ts';
import { createDueTimer } from './due-timer.ts';
import type { BayeuxCore } from './protocol/core.ts';
import type { Effect, Input } from './protocol/port.ts';

export type CoreRunnerOptions = {
  readonly clock: Clock;
  /** Sends in a row before other work of the process gets its turn, each by its cost. */
  readonly sendsPerTurn: number;
  /** Inputs that wait for their turn; when there are more, sends no longer make way, so that sockets are read less. */
  readonly waitingInputsMax: number;
};

export type CoreRunner = {
  /** Hands an input in: at once, or when the effects of those before it have been performed. */
  feed(input: Input): void;
  /** Performs what is left without a pause, and forgets the timer. */
  stop(): void;
};

/** What the runner is given: how to perform an effect (it tells how many sends that cost), and where an unexpected error goes. Neither throws. */
export type CoreSurroundings = {
  perform(effect: Effect): number;
  failed(input: Input, error: unknown): void;
};

const NOTHING: readonly Effect[] = [];

/** Runs the core: one input after the other, each with all its effects, and one timer for the next deadline. */
export function createCoreRunner(
  core: BayeuxCore,
  options: CoreRunnerOptions,
  { perform, failed }: CoreSurroundings,
): CoreRunner {
  const { clock } = options;
  /** Wall-clock time that never runs backwards nor jumps: sessions must not end because somebody sets the clock. */
  const nowMs = createSteadyTime(clock);

  const waiting = createFifoQueue<Input>();
  let effects = NOTHING;
  let performed = 0;
  let handledAtMs = 0;
  let running = false;
  let stopped = false;
  const dueTimer = createDueTimer({ clock, nowMs, nextDeadlineMs: core.nextDeadlineMs, onDue });

  function feed(input: Input): void {
    if (running) {
      waiting.push(input);
      return;
    }
    running = true;
    handle(input);
    run();
  }
  function run(): void {
    running = true;
    let cost = 0;
    for (;;) {
      for (; performed < effects.length; performed++) {
        if (cost >= options.sendsPerTurn && mayPause()) {
          setImmediate(run);
          return;
        }
        const effect = effects[performed];
        if (effect !== undefined) cost += perform(effect);
      }
      const input = waiting.shift();
      if (input === undefined) break;
      handle(input);
    }
    effects = NOTHING;
    performed = 0;
    running = false;
    if (!stopped) dueTimer.arm(handledAtMs);
  }
  function mayPause(): boolean {
    return !stopped && waiting.size() < options.waitingInputsMax;
  }
  function handle(input: Input): void {
    handledAtMs = nowMs();
    performed = 0;
    try {
      effects = core.handle(input, handledAtMs);
    } catch (error) {
      effects = NOTHING;
      failed(input, error);
    }
  }

  function onDue(): void {
    const deadlineMs = core.nextDeadlineMs();
    if (deadlineMs !== undefined && deadlineMs <= nowMs()) feed({ type: 'tick' });
    else if (!running) dueTimer.arm(handledAtMs);
  }

  return {
    feed,
    stop() {
      stopped = true;
      dueTimer.disarm();
      run();
    },
  };
}
