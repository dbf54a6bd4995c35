import { describe, expect, it } from 'vitest';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import { isLogged } from '../../src/bayeux/protocol/state/logged-channels.ts';
import { V2_CHANNELS } from '../support/bayeux-channels.ts';

const policy = createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: ['/test/**', '/board'] });
const ALICE = 'demo\nalice';

describe('policy', () => {
  it('lets every authenticated identity shake hands', () => {
    expect(policy.mayHandshake(ALICE)).toBe(true);
  });

  it.each(['/v2/ucs/interactions', '/v2/me/*', '/v2/me/calls', '/notifications/services', '/**', '/v2/**', '/x/*'])(
    'lets them subscribe to %s',
    (channel) => {
      expect(policy.maySubscribe(ALICE, channel)).toBe(true);
    },
  );

  it.each(['/test/a', '/test/a/b', '/board'])('lets them subscribe and publish on the public %s', (channel) => {
    expect(policy.maySubscribe(ALICE, channel)).toBe(true);
    expect(policy.mayPublish(ALICE, channel)).toBe(true);
  });

  it.each(['/test', '/boards', '/v2/ucs', '/v2/ucs/interactions/1', '/elsewhere'])('keeps %s closed', (channel) => {
    expect(policy.maySubscribe(ALICE, channel)).toBe(false);
    expect(policy.mayPublish(ALICE, channel)).toBe(false);
  });

  it.each(['/v2/ucs/interactions', '/notifications/services', '/v2/me/calls'])(
    'leaves %s to the server, even where everything is public',
    (channel) => {
      const open = createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: ['/**'] });
      expect(open.mayPublish(ALICE, channel)).toBe(false);
      expect(open.mayPublish(ALICE, '/anything')).toBe(true);
    },
  );

  it.each([
    ['/v2/ucs/interactions', true],
    ['/v2/ucs/*', true],
    ['/v2/**', true],
    ['/**', true],
    ['/v2/*', false],
    ['/v2/me/*', false],
    ['/test/a', false],
  ])('knows whether %s brings the durable log: %s', (channel, logged) => {
    expect(isLogged(policy, channel)).toBe(logged);
  });
});
