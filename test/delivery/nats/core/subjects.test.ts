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
      const told = toMarksText([
        { ...alice, channel: '/a', through },
        { ...alice, channel: '/b', through: 6 },
      ]);
      for (const mark of parseMarks(told)) marks.note(mark, through);
    }
    expect(marks.get(alice)).toEqual({ named: { '/a': 9, '/b': 6 }, others: 0 });
    expect(marks.get({ ...alice, userId: 'bob' })).toEqual({ named: {}, others: 0 });
  });

  it('of gateways of earlier versions are those of all channels, and those read nothing else', () => {
    const marks = createDeliveredMarks();
    marks.note({ ...alice, channel: '/a', through: 3 }, 0);
    for (const mark of parseMarks('[["demo","alice",7]]')) marks.note(mark, 0);
    expect(marks.get(alice)).toEqual({ named: { '/a': 7 }, others: 7 });
    const text = toMarksText([
      { ...alice, channel: '/a', through: 8 },
      { ...alice, channel: '/b', through: 2 },
    ]);
    // That is all they take: lists of a tenant, a user and a place.
    const theirs: readonly (readonly unknown[])[] = JSON.parse(text);
    expect(theirs.filter(([, userId]) => userId === 'alice')).toEqual([['demo', 'alice', 8]]);
    expect(theirs.every((each) => each.length === 3)).toBe(true);
  });

  it('are forgotten when they say nothing any more about what could be caught up', () => {
    const marks = createDeliveredMarks();
    marks.note({ ...alice, channel: '/a', through: 1 }, 1000);
    marks.note({ ...alice, userId: 'bob', channel: '/a', through: 2 }, 2000);
    marks.note({ ...alice, channel: '/a', through: 3 }, 3000);
    marks.forgetBefore(2500);
    expect(marks.get({ ...alice, userId: 'bob' }).named).toEqual({});
    expect(marks.get(alice).named).toEqual({ '/a': 3 });
  });
});
