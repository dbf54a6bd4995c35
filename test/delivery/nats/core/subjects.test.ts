import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeliveredMarks, parseMarks, toMarksText } from '../../../../src/delivery/nats/core/delivered-marks.ts';
import { createSubjects, toLine } from '../../../../src/delivery/nats/core/subjects.ts';

const subjects = createSubjects('ucsgw');

describe('subjects of the stream', () => {
  it('say whose log it is, whatever characters tenant and user have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }), (tenant, userId) => {
        const subject = subjects.log({ tenant, userId });
        expect(subject).toMatch(/^ucsgw\.l\.[\w-]+\.[\w-]+$/);
        expect(subjects.parse(subject)).toEqual({ type: 'log', user: { tenant, userId } });
      }),
    );
  });

  it.each([
    [subjects.record('abc', undefined, 7), { type: 'record', node: 'abc', line: undefined, number: 7 }],
    [subjects.record('abc', 'line', 7), { type: 'record', node: 'abc', line: 'line', number: 7 }],
    [subjects.marks('abc'), { type: 'marks', node: 'abc' }],
    [subjects.node('abc'), { type: 'node', node: 'abc' }],
    [subjects.numbers, undefined],
    ['other.n.abc', undefined],
  ])('%s is read back', (subject, topic) => {
    expect(subjects.parse(subject)).toEqual(topic);
  });

  it('tell who was not there, and whether who missed it reads several frames in a message, as the first version did not', () => {
    const both = { from: 'abc', node: 'def' };
    expect(subjects.parseRelayAbsent(subjects.relayAbsent('abc', 'def'))).toEqual({ ...both, readsSeveral: true });
    expect(subjects.parseRelayAbsent('ucsgw-relay-absent.abc.def')).toEqual({ ...both, readsSeveral: false });
    expect(subjects.parseRelayAbsent('_INBOX.abc.def')).toBeUndefined();
  });

  it('give one line to one order key of one tenant', () => {
    expect(toLine('a', 'key')).toBe(toLine('a', 'key'));
    expect(new Set([toLine('a', 'key'), toLine('b', 'key'), toLine('a', 'key2')]).size).toBe(3);
    expect(toLine('a', 'a key with . and *')).toMatch(/^[\w-]{16}$/);
  });
});

describe('delivered marks of all gateways', () => {
  const alice = { tenant: 'demo', userId: 'alice' };

  it('never go back, and travel as text', () => {
    const marks = createDeliveredMarks();
    for (const through of [5, 9, 7]) {
      for (const mark of parseMarks(toMarksText([{ ...alice, through }]))) marks.note(mark, through);
    }
    expect(marks.get(alice)).toBe(9);
    expect(marks.get({ ...alice, userId: 'bob' })).toBe(0);
  });

  it('are forgotten when they say nothing any more about what could be caught up', () => {
    const marks = createDeliveredMarks();
    marks.note({ ...alice, through: 1 }, 1000);
    marks.note({ ...alice, userId: 'bob', through: 2 }, 2000);
    marks.note({ ...alice, through: 3 }, 3000);
    marks.forgetBefore(2500);
    expect(marks.get({ ...alice, userId: 'bob' })).toBe(0);
    expect(marks.get(alice)).toBe(3);
  });
});
