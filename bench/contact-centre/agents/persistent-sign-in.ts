import { setTimeout } from 'node:timers/promises';
import type { Agent } from './agent.ts';
import { RefusedError } from './bayeux-way.ts';

/** What came between the first try and the session: answers 503, and connections that broke before an answer. */
export type Refusals = { refused: number; cut: number };

const CUT_WAIT_SECONDS = 1;

/** Tries to come in until it is let in: who is refused with 503 comes again when the answer says so. Rejects on any other refusal. */
export async function signInPersistently(open: () => Promise<Agent>, refusals: Refusals): Promise<Agent> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const waitSeconds = toWaitSeconds(error);
      if (waitSeconds === undefined) refusals.cut++;
      else refusals.refused++;
      await setTimeout((waitSeconds ?? CUT_WAIT_SECONDS) * 1_000);
    }
  }
}

/** Undefined for a connection that broke, or that was given up because we were slow ourselves. */
function toWaitSeconds(error: unknown): number | undefined {
  if (!(error instanceof RefusedError) || error.answer.status === 408) return undefined;
  const seconds = /retry-after: (\d+)/i.exec(error.answer.head)?.[1];
  if (error.answer.status !== 503 || seconds === undefined) throw error;
  return Number(seconds);
}
