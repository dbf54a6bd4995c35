/**
 * The life of a session. This table and advance() in session.ts are the only place where the phase changes:
 * fresh: no connect yet (the first is answered at once, N1); idle: between connects; held: a connect waits for events; ended.
 */
const TRANSITIONS = {
  fresh: { answer: 'idle', end: 'ended' },
  idle: { answer: 'idle', hold: 'held', end: 'ended' },
  held: { answer: 'idle', release: 'idle', end: 'ended' },
  ended: {},
} as const;

export type SessionPhase = keyof typeof TRANSITIONS;
export type SessionStep = 'answer' | 'hold' | 'release' | 'end';

/** The next phase, or undefined where the step is not allowed. */
export function toNextPhase(phase: SessionPhase, step: SessionStep): SessionPhase | undefined {
  const allowed: Partial<Record<SessionStep, SessionPhase>> = TRANSITIONS[phase];
  return allowed[step];
}
