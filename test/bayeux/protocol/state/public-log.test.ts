import { describe, expect, it } from 'vitest';
import { createEvent } from '../../../../src/bayeux/protocol/state/event.ts';
import { createPublicLog } from '../../../../src/bayeux/protocol/state/public-log.ts';

const ROOMY = {
  publicLogMaxMessagesPerChannel: 1_000,
  publicLogMaxChannels: 100,
  publicLogMaxMessages: 10_000,
  publicLogMaxBytes: 1_000_000,
};

function createLog(changes: Partial<typeof ROOMY>) {
  const log = createPublicLog({ ...ROOMY, ...changes });
  const add = (...channels: readonly string[]) => {
    for (const channel of channels) {
      const rest = {
        dataJson: '12345678',
        binaryJson: undefined,
        epoch: 'e',
        logged: false,
        createdAtMs: 0,
        replayIdInData: false,
      };
      log.add(createEvent({ ...rest, channel, id: log.nextId() }));
    }
  };
  const ids = (subscription: string, after: number) => log.read(subscription, after).events.map(({ id }) => id);
  return { log, add, ids };
}

describe('the log of public events', () => {
  it('gives a subscription its events over all channels in the order of their ids [X6]', () => {
    const { log, add, ids } = createLog({});
    add('/a/x', '/a/y', '/b', '/a/x', '/a/x/z');
    expect(ids('/a/*', 0)).toEqual([1, 2, 4]);
    expect(ids('/a/**', 1)).toEqual([2, 4, 5]);
    expect(ids('/b', 0)).toEqual([3]);
    expect(ids('/b', 3)).toEqual([]);
    expect(log.read('/c', 0)).toEqual({ events: [], gap: false });
  });

  it('keeps the last events of each channel, and says when one that was asked for is gone [X6]', () => {
    const { log, add, ids } = createLog({ publicLogMaxMessagesPerChannel: 2 });
    add('/a', '/a', '/a', '/b');
    expect(ids('/a', 0)).toEqual([2, 3]);
    expect([0, 1].map((after) => log.read('/a', after).gap)).toEqual([true, false]);
    expect(log.read('/b', 0).gap).toBe(false);
    expect(log.read('/**', 0).gap).toBe(true);
  });

  it('gives up the quietest channel when there are too many, and remembers that [S4]', () => {
    const { log, add, ids } = createLog({ publicLogMaxChannels: 2 });
    add('/a', '/b', '/a', '/c');
    expect(log.channels()).toBe(2);
    expect(ids('/**', 0)).toEqual([1, 3, 4]);
    expect([1, 2].map((after) => log.read('/b', after).gap)).toEqual([true, false]);
    expect(log.read('/a', 0).gap).toBe(false);
    add('/b');
    expect(log.read('/b', 1).gap).toBe(true);
  });

  it('keeps within its events over all channels [S4]', () => {
    const { log, add, ids } = createLog({ publicLogMaxMessages: 3 });
    add('/a', '/b', '/b', '/c');
    expect(ids('/**', 0)).toEqual([2, 3, 4]);
    expect(log.read('/a', 0).gap).toBe(true);
    add('/c', '/c');
    expect(ids('/**', 0)).toEqual([4, 5, 6]);
    add('/c');
    expect([log.channels(), log.messages(), ids('/c', 0)]).toEqual([1, 3, [5, 6, 7]]);
  });

  it('keeps within its bytes, with one channel or many [S4]', () => {
    const many = createLog({ publicLogMaxBytes: 25 });
    many.add('/a', '/b', '/c');
    expect(many.ids('/**', 0)).toEqual([2, 3]);
    const one = createLog({ publicLogMaxBytes: 25 });
    one.add('/a', '/a', '/a');
    expect(one.ids('/a', 0)).toEqual([2, 3]);
    expect(one.log.messages()).toBe(2);
    const none = createLog({ publicLogMaxBytes: 5 });
    none.add('/a');
    expect(none.log.read('/a', 0)).toEqual({ events: [], gap: true });
  });
});
