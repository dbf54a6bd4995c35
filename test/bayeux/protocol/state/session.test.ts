import { describe, expect, it } from 'vitest';
import { advance, createSession } from '../../../../src/bayeux/protocol/state/session.ts';
import { type SessionPhase, toNextPhase } from '../../../../src/bayeux/protocol/state/session-phase.ts';

const PHASES: readonly SessionPhase[] = ['fresh', 'idle', 'held', 'ended'];

describe('the life of a session', () => {
  it.each([
    ['answer', ['idle', 'idle', 'idle', undefined]],
    ['hold', [undefined, 'held', undefined, undefined]],
    ['release', [undefined, undefined, 'idle', undefined]],
    ['end', ['ended', 'ended', 'ended', undefined]],
  ] as const)('takes the step %s only where the table allows it', (step, expected) => {
    expect(PHASES.map((phase) => toNextPhase(phase, step))).toEqual(expected);
  });

  it('ends once', () => {
    const session = createSession('id', 'alice', 'sign-in', 0);
    advance(session, 'end');
    expect(() => advance(session, 'end')).toThrow('a session that is ended cannot end');
  });
});
