import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../../src/delivery/journal.ts';
import { createRequestContents } from '../../../src/delivery/record/request-contents.ts';
import { alice } from '../../support/journal-requests.ts';

function recordOf(referenceId: number, bytes: number): RequestRecord {
  const who = { user: alice, userName: 'alice', operation: 'FindPhoneCall', orderKey: undefined };
  return { ...who, referenceId, order: referenceId, acceptedAtMs: 0, acceptedMonotonicMs: 0, inherited: false, bytes };
}

describe('contents of open requests', () => {
  it('stay in memory up to their bytes; the rest is read when asked for, each time anew', async () => {
    const loaded: number[] = [];
    const contents = createRequestContents({
      bytesMax: 250,
      load: async ({ referenceId }) => {
        loaded.push(referenceId);
        return { parameters: { from: 'storage' }, trace: undefined };
      },
    });
    const records = [1, 2, 3].map((id) => recordOf(id, 100));
    for (const record of records) contents.keep(record, { parameters: { from: 'memory' }, trace: undefined });
    const all = () => Promise.all(records.map(async (record) => (await contents.get(record))?.parameters['from']));
    expect(await all()).toEqual(['memory', 'memory', 'storage']);
    expect(await all()).toEqual(['memory', 'memory', 'storage']);
    expect(loaded).toEqual([3, 3]);
  });

  it('make room when a record is closed, once', async () => {
    const contents = createRequestContents({ bytesMax: 100, load: async () => undefined });
    const content = { parameters: { callId: 'call' }, trace: undefined };
    const [first, second, third] = [recordOf(1, 100), recordOf(2, 100), recordOf(3, 100)];
    contents.keep(first, content);
    contents.drop(first);
    contents.drop(first);
    contents.keep(second, content);
    contents.keep(third, content);
    expect([await contents.get(first), await contents.get(second), await contents.get(third)]).toEqual([
      undefined,
      content,
      undefined,
    ]);
  });
});
