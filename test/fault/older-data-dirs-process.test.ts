import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/backend/store/open-store.ts';
import { openDatabase } from '../../src/delivery/embedded/storage/schema.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/** DATA_DIRs that earlier versions left, by the versions of the schemas in them: three calls that alice was answered for, and two requests that are open. */
const KEPT = 'test/fixtures/data-dirs';

it('of each earlier version of the two schemas a DATA_DIR is kept', async () => {
  const wanted = [
    ...upTo(journalVersion() - 1).map((version) => `journal-${version}-`),
    ...upTo((await ucsVersion()) - 1).map((version) => `-ucs-${version}`),
  ];
  const kept = readdirSync(KEPT);
  expect(wanted.length).toBeGreaterThan(2);
  expect(wanted.filter((part) => !kept.some((archive) => archive.includes(part)))).toEqual([]);
});

/** Of a journal that is made today. */
function journalVersion(): number {
  const limits = { maxBytes: 1024 ** 2, walBytes: 1024 ** 2, newEpoch: () => 'epoch' };
  const database = openDatabase(join(makeTemporaryFolder(), 'journal.sqlite'), limits);
  onTestFinished(() => database.close());
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Of a database of the UCS that is made today. */
async function ucsVersion(): Promise<number> {
  const file = join(makeTemporaryFolder(), 'ucs.sqlite');
  const store = await openStore({ kind: 'sqlite', file });
  await store.close();
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  return Number(database.prepare('SELECT version FROM ucs_version').get()?.['version']);
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

describe('a DATA_DIR of an earlier version', { timeout: 60_000 }, () => {
  it.each(readdirSync(KEPT))(
    '%s: is taken over with its log, its open requests and its calls, and closed to others',
    async (archive) => {
      const dataDir = createDataDir();
      onTestFinished(dataDir.remove);
      execFileSync('tar', ['-xzf', join(KEPT, archive), '-C', dataDir.path]);
      const gateway = await startGatewayProcess(dataDir.path);
      onTestFinished(gateway.stop);
      const reader = startReplayingSubscriber(gateway.address, 'alice');
      onTestFinished(reader.close);
      await reader.answersTo([1, 2, 3, 4, 5]);
      const outcomes = reader.events.map(({ data }) => data);
      expect(outcomes.map(({ referenceId }) => referenceId).slice(0, 3)).toEqual([1, 2, 3]);
      expect(outcomes.map((data) => data['isCreated'])).toEqual(['true', 'true', 'true', 'true', 'true']);

      const again = await findPhoneCall(gateway.address, 'alice', { callId: 'old 1' });
      expect(again).toBeGreaterThan(5);
      await reader.answersTo([again]);
      const known = { interactionId: outcomes[0]?.['interactionId'], isCreated: 'false' };
      expect(reader.events.at(-1)?.data).toMatchObject(known);
      // The contact of the demo data is found by its number, in whatever form its attributes were kept.
      const identify = {
        operationName: 'IdentifyUCSContact',
        phoneNumber: '1231231231',
        createContactEnabled: 'false',
      };
      const { body } = await post(gateway.address, '/contacts/ucs', 'alice', identify);
      await reader.answersTo([body.referenceId]);
      expect(reader.events.at(-1)?.data).toMatchObject({ contactId: '0000DaA3G4VF000Q' });
      for (const name of ['.', ...readdirSync(dataDir.path)])
        expect(statSync(join(dataDir.path, name)).mode & 0o077, name).toBe(0);
    },
  );
});
