import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall } from '../support/rest-client.ts';

const REQUESTS = 60;
/** What one page of the journal, or the transaction that was cut, can hold at most of these requests. */
const LOST_MAX = 30;

function cutInsideAWrite(folder: string): void {
  const wal = join(folder, 'journal.sqlite-wal');
  truncateSync(wal, statSync(wal).size - 2000);
}

function flipBitInTheMiddle(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('{"referenceId":', Math.floor(bytes.length / 2));
  if (at === -1) throw new Error('no notification in this half');
  bytes.writeUInt8(bytes.readUInt8(at + 4) ^ 0x10, at + 4);
  writeFileSync(file, bytes);
}

describe('a journal that was damaged while the gateway was away', { timeout: 60_000 }, () => {
  it.each([
    ['cut off in the middle of a write', 'SIGKILL', cutInsideAWrite, /ended inside a write/],
    [
      'with a flipped bit in its write-ahead log',
      'SIGKILL',
      (folder: string) => flipBitInTheMiddle(join(folder, 'journal.sqlite-wal')),
      /damaged and has been repaired/,
    ],
    [
      'with a flipped bit in its database',
      'SIGTERM',
      (folder: string) => flipBitInTheMiddle(join(folder, 'journal.sqlite')),
      /notifications kept, 1 unreadable/,
    ],
  ] as const)(
    '%s: what is whole is kept, the log reports the rest, and replaying clients are told of a gap',
    async (_how, end, damage, report) => {
      const dataDir = createDataDir();
      onTestFinished(dataDir.remove);
      const first = await startGatewayProcess(dataDir.path);
      onTestFinished(first.stop);
      const accepted: number[] = [];
      for (let call = 0; call < REQUESTS; call++) {
        accepted.push(await findPhoneCall(first.address, 'alice', { callId: `call ${call}` }));
      }
      const before = startReplayingSubscriber(first.address, 'alice');
      onTestFinished(before.close);
      await before.answersTo(accepted);
      before.close();
      const seen = before.events.at(-1);
      if (seen === undefined) throw new Error('nothing was replayed');
      first.signal(end);
      await first.exited;
      damage(dataDir.path);

      const second = await startGatewayProcess(dataDir.path);
      onTestFinished(second.stop);
      expect(second.lines.join('\n')).toMatch(report);
      const returning = startReplayingSubscriber(second.address, 'alice', seen);
      onTestFinished(returning.close);
      const next = await findPhoneCall(second.address, 'alice', { callId: 'after the damage' });
      expect(next).toBeGreaterThan(Math.max(...accepted));
      await returning.answersTo([next]);
      expect(returning.gaps).toHaveLength(1);
      expect(returning.gaps[0]?.epoch).not.toBe(seen.epoch);

      const whole = new Map(before.events.map(({ data }) => [data.referenceId, data]));
      const kept = returning.events.map(({ data }) => data).filter(({ referenceId }) => referenceId !== next);
      expect(new Set(kept.map(({ referenceId }) => referenceId)).size).toBe(kept.length);
      expect(kept.length).toBeGreaterThanOrEqual(REQUESTS - LOST_MAX);
      // A request whose notification was lost and whose record was not is answered again, with "false".
      for (const data of kept) expect({ ...data, isCreated: 'true' }).toEqual(whole.get(data.referenceId));
    },
  );
});
