import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../src/backend/store/schema.ts';

export type ManyInteractions = {
  readonly tenant: string;
  readonly count: number;
  readonly contacts: number;
  readonly agents: number;
  /** JSON text of the attached data, by the number `n` of the interaction. */
  readonly userData?: RawBuilder<string>;
};

/** When interaction `i0` began; each of the next begins a second later. */
export const FIRST_START_MS = 1_700_000_000_000;

/** Interactions `i0`, `i1`, ... of the contacts `c0`, ... and the agents `agent-0`, ... in turn, one in 1,000 an e-mail. In one statement: methods would take too long. */
export async function insertMany(db: Database, many: ManyInteractions): Promise<void> {
  const { tenant, count, contacts, agents, userData = sql.lit('{}') } = many;
  const numbers = sql`with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < ${sql.lit(count - 1)})`;
  const named = (prefix: string, every: number) => sql`${sql.lit(prefix)} || cast(n % ${sql.lit(every)} as text)`;
  await sql`insert into contact (tenant, id, created_ms, modify_ms) ${numbers}
    select cast(${tenant} as text), ${named('c', contacts)}, 0, 0 from numbers where n < ${sql.lit(contacts)}`.execute(
    db,
  );
  await sql`insert into interaction (tenant, id, media_type, type, subtype, status, start_ms, subject, contact_id, thread_id, comment,
    owner_id, owner_name, creator_application, can_be_parent, user_data, modify_ms) ${numbers}
    select cast(${tenant} as text), ${named('i', count)}, case n % 1000 when 7 then 'email' else 'voice' end, 'INTERACTION_TYPE_INBOUND', '',
    'INTERACTION_STATUS_STOPPED', ${sql.lit(FIRST_START_MS)} + n * 1000, '', ${named('c', contacts)}, 'thread', '',
    ${named('agent-', agents)}, '', '', 1, ${userData}, 0 from numbers`.execute(db);
}
