import { cpSync, lstatSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { type ReplayedEvent, startReplayingSubscriber } from '../support/replaying-subscriber.ts';
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

/** What a gateway leaves that answered these requests: as it lies when the process is killed, and after a clean stop. */
type Left = {
  readonly killed: string;
  readonly stopped: string;
  readonly accepted: readonly number[];
  readonly events: readonly ReplayedEvent[];
};

async function leaveBehind(running: AsyncDisposableStack): Promise<Left> {
  const [killed, stopped] = [createDataDir(), createDataDir()];
  for (const { remove } of [killed, stopped]) running.defer(remove);
  const gateway = await startGatewayProcess(stopped.path);
  running.defer(gateway.stop);
  const accepted: number[] = [];
  for (let call = 0; call < REQUESTS; call++)
    accepted.push(await findPhoneCall(gateway.address, 'alice', { callId: `call ${call}` }));
  const subscriber = startReplayingSubscriber(gateway.address, 'alice');
  await subscriber.answersTo(accepted);
  subscriber.close();
  // Nothing is being written any more: a copy has what would be there if the process were killed now.
  cpSync(stopped.path, killed.path, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
  await gateway.stop();
  return { killed: killed.path, stopped: stopped.path, accepted, events: subscriber.events };
}

describe('a journal that was damaged while the gateway was away', { timeout: 60_000 }, () => {
  const running = new AsyncDisposableStack();
  let left: Left;
  beforeAll(async () => {
    left = await leaveBehind(running);
  });
  afterAll(() => running.disposeAsync());

  it.each([
    ['cut off in the middle of a write', 'killed', cutInsideAWrite, /ended inside a write/],
    [
      'with a flipped bit in its write-ahead log',
      'killed',
      (folder: string) => flipBitInTheMiddle(join(folder, 'journal.sqlite-wal')),
      /damaged and has been repaired/,
    ],
    [
      'with a flipped bit in its database',
      'stopped',
      (folder: string) => flipBitInTheMiddle(join(folder, 'journal.sqlite')),
      /notifications kept, 1 unreadable/,
    ],
  ] as const)(
    '%s: what is whole is kept, the log reports the rest, and replaying clients are told of a gap',
    async (_how, end, damage, report) => {
      const dataDir = createDataDir();
      onTestFinished(dataDir.remove);
      cpSync(left[end], dataDir.path, { recursive: true });
      damage(dataDir.path);
      const { accepted, events } = left;
      const seen = events.at(-1);
      if (seen === undefined) throw new Error('nothing was replayed');

      const gateway = await startGatewayProcess(dataDir.path);
      onTestFinished(gateway.stop);
      expect(gateway.lines.join('\n')).toMatch(report);
      const returning = startReplayingSubscriber(gateway.address, 'alice', seen);
      onTestFinished(returning.close);
      const next = await findPhoneCall(gateway.address, 'alice', { callId: 'after the damage' });
      expect(next).toBeGreaterThan(Math.max(...accepted));
      await returning.answersTo([next]);
      expect(returning.gaps).toHaveLength(1);
      expect(returning.gaps[0]?.epoch).not.toBe(seen.epoch);

      const whole = new Map(events.map(({ data }) => [data.referenceId, data]));
      const kept = returning.events.map(({ data }) => data).filter(({ referenceId }) => referenceId !== next);
      expect(new Set(kept.map(({ referenceId }) => referenceId)).size).toBe(kept.length);
      expect(kept.length).toBeGreaterThanOrEqual(REQUESTS - LOST_MAX);
      // A request whose notification was lost and whose record was not is answered again, with "false".
      for (const data of kept) expect({ ...data, isCreated: 'true' }).toEqual(whole.get(data.referenceId));
    },
  );
});
