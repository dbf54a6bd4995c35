import { sql } from 'kysely';
import { isConnectionLoss } from './connection-loss.ts';
import type { GroupCommit } from './group-commit.ts';

/** Writes, and remembers whether the last one failed for want of a disk: such a database can be read, and is of no use all the same. */
export type WriteCheck = {
  readonly write: GroupCommit['write'];
  /** Rejects while the database cannot be read, or not be written after a write that failed so. */
  ping(): Promise<void>;
};

/** About what a method writes. */
const PROBE_BYTES = 64 * 1024;

export function createWriteCheck(group: GroupCommit): WriteCheck {
  let failed = false;

  async function probe(): Promise<void> {
    await group.write(async (tx) => {
      await sql`create table if not exists ucs_probe (filler blob not null)`.execute(tx);
      await sql`insert into ucs_probe values (zeroblob(${sql.lit(PROBE_BYTES)}))`.execute(tx);
    });
    await group.write((tx) => sql`delete from ucs_probe`.execute(tx));
    failed = false;
  }

  return {
    async write(work) {
      try {
        return await group.write(work);
      } catch (error) {
        if (isConnectionLoss(error)) failed = true;
        throw error;
      }
    },
    async ping() {
      if (failed) await probe();
      else await group.read((db) => sql`select 1`.execute(db));
    },
  };
}
