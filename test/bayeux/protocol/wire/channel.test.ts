import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matchesChannel,
  toChannelKind,
  toMatchingSubscriptions,
} from '../../../../src/bayeux/protocol/wire/channel.ts';

const LIMITS = { channelMaxChars: 512, channelMaxSegments: 32 };

describe('toChannelKind', () => {
  it.each([
    ['/a', 'exact'],
    ['/a/b/c', 'exact'],
    ['/aZ09-_!~()$@.', 'exact'],
    ['/*', 'pattern'],
    ['/**', 'pattern'],
    ['/a/*', 'pattern'],
    ['/a/**', 'pattern'],
    ['', 'invalid'],
    ['/', 'invalid'],
    ['a', 'invalid'],
    ['a/b', 'invalid'],
    ['/a/', 'invalid'],
    ['//a', 'invalid'],
    ['/a//b', 'invalid'],
    ['/*/a', 'invalid'],
    ['/**/a', 'invalid'],
    ['/a*', 'invalid'],
    ['/***', 'invalid'],
    ['/a b', 'invalid'],
    ['/ä', 'invalid'],
    ['/a\n', 'invalid'],
    ['/a?', 'invalid'],
  ])('tells that %j is %s [C1]', (text, kind) => {
    expect(toChannelKind(text, LIMITS)).toBe(kind);
  });

  it('refuses names that are too long, and many slashes at no cost [traps]', () => {
    expect(toChannelKind(`/${'a'.repeat(511)}`, LIMITS)).toBe('exact');
    expect(toChannelKind(`/${'a'.repeat(512)}`, LIMITS)).toBe('invalid');
    expect(toChannelKind('/a'.repeat(32), LIMITS)).toBe('exact');
    expect(toChannelKind('/a'.repeat(33), LIMITS)).toBe('invalid');
    expect(toChannelKind('/'.repeat(50_000), LIMITS)).toBe('invalid');
  });
});

describe('matching', () => {
  it.each([
    ['/foo/**', '/foo', false],
    ['/foo/**', '/foo/a', true],
    ['/foo/**', '/foo/a/b', true],
    ['/foo/*', '/foo/a', true],
    ['/foo/*', '/foo/a/b', false],
    ['/foo/*', '/foo', false],
    ['/**', '/foo', true],
    ['/*', '/foo', true],
    ['/*', '/foo/a', false],
    ['/foo', '/foo', true],
    ['/foo', '/foo/a', false],
    ['/foo/*', '/foobar', false],
    ['/foo/**', '/foobar/a', false],
  ])('%s and %s: %s [C1]', (subscription, channel, matches) => {
    expect(matchesChannel(subscription, channel)).toBe(matches);
  });

  it('agrees with the list of matching subscriptions, for any channel [C1]', () => {
    const segment = fc.constantFrom('a', 'b', 'c.d');
    const channel = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
    const subscription = fc
      .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom('a', 'b', 'c.d', '*', '**'))
      .map(([parts, last]) => `/${[...parts, last].join('/')}`);
    fc.assert(
      fc.property(subscription, channel, (pattern, name) => {
        expect(matchesChannel(pattern, name)).toBe(toMatchingSubscriptions(name).includes(pattern));
      }),
    );
  });
});
