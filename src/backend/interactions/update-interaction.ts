import { fromStruct } from '../../proto/struct-json.ts';
import type { InteractionOutput } from '../../proto/ucs/v1/Interaction.ts';
import type { UpdateInteractionRequestOutput } from '../../proto/ucs/v1/UpdateInteractionRequest.ts';
import type { UpdateInteractionResponse } from '../../proto/ucs/v1/UpdateInteractionResponse.ts';
import { incompatible, incorrectValue, missing } from '../fault.ts';
import { atMost, mandatory, mandatoryEnum } from '../field-checks.ts';
import { interactionLock } from '../interaction-lock.ts';
import type { UcsMethod } from '../method.ts';
import type { InteractionTable } from '../store/schema.ts';
import { replaceSearchTerms, type SearchedFields } from '../store/search/search-terms.ts';
import { parseTimestamp } from '../timestamp.ts';
import { type InteractionRow, readInteraction, toInteraction } from './interaction-row.ts';
import { mergeUserData } from './user-data.ts';

type Change = Partial<InteractionTable>;
/** What one path of the mask does to the row. */
type Setter = (given: InteractionOutput, row: InteractionRow, nowMs: number) => Change;

const SETTERS: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  [
    'comment',
    ({ comment }) => {
      atMost('TheComment', comment, 65_536);
      return { comment };
    },
  ],
  [
    'status',
    ({ status }) => {
      mandatoryEnum('Status', status, 'INTERACTION_STATUS_UNSPECIFIED');
      return { status };
    },
  ],
  [
    'subject',
    ({ subject }) => {
      atMost('Subject', subject, 512);
      return { subject };
    },
  ],
  [
    'subtype',
    ({ subtype }) => {
      atMost('SubtypeId', subtype, 32);
      return { subtype };
    },
  ],
  // Without a value: now, and what is there stays, so that a call completed twice ended the first time.
  ['end_time', ({ endTime }, row, nowMs) => ({ end_ms: parseTimestamp('EndDate', endTime) ?? row.end_ms ?? nowMs })],
  ['phone_call.duration_seconds', ({ phoneCall }) => ({ duration_seconds: parseDuration(phoneCall?.durationSeconds) })],
  ['can_be_parent', ({ canBeParent }) => ({ can_be_parent: canBeParent ? 1 : 0 })],
  ['user_data', ({ userData }, row) => ({ user_data: mergeUserData(row.user_data, fromStruct(userData)) })],
]);

/** Changes what update_mask names, and nothing else. */
export const updateInteraction: UcsMethod<UpdateInteractionRequestOutput, UpdateInteractionResponse> = async (
  { interaction, updateMask },
  { tenant },
  { store, nowMs },
) => {
  if (interaction === null) throw missing('Interaction');
  mandatory('InteractionId', interaction.id, 64);
  const setters = parseSetters(updateMask?.paths ?? []);
  return store.transaction(async (tx) => {
    await store.lock(tx, [interactionLock(tenant, interaction.id)]);
    const row = await readInteraction(tx, tenant, interaction.id);
    const at = nowMs();
    const asked: Change = Object.assign({}, ...setters.map((set) => set(interaction, row, at)));
    const change = withEnd(asked, row, at);
    // The same request again changes nothing, not even the time of the last change.
    if (isThere(change, row)) return { interaction: toInteraction(row) };
    await tx
      .updateTable('interaction')
      .set({ ...change, modify_ms: at })
      .where('tenant', '=', tenant)
      .where('id', '=', interaction.id)
      .execute();
    const changed = { ...row, ...change, modify_ms: at };
    if (isFoundByOthers(row, changed)) await replaceSearchTerms(tx, tenant, interaction.id, changed);
    return { interaction: toInteraction(changed) };
  });
};

function isFoundByOthers(before: SearchedFields, after: SearchedFields): boolean {
  return before.subject !== after.subject || before.user_data !== after.user_data;
}

/** What is over has an end, and what is open has none. */
function withEnd(change: Change, row: InteractionRow, nowMs: number): Change {
  const { status, end_ms } = { ...row, ...change };
  if (status === 'INTERACTION_STATUS_STOPPED') return { ...change, end_ms: end_ms ?? nowMs };
  if (change.end_ms !== undefined) throw incompatible('Status', 'EndDate');
  return { ...change, end_ms: null };
}

function isThere(change: Change, row: InteractionRow): boolean {
  const stored = new Map<string, unknown>(Object.entries(row));
  return Object.entries(change).every(([column, value]) => stored.get(column) === value);
}

function parseSetters(paths: readonly string[]): readonly Setter[] {
  if (paths.length === 0) throw missing('UpdateMask');
  return paths.map((path) => {
    const setter = SETTERS.get(path);
    if (setter === undefined) throw incorrectValue('UpdateMask', [...SETTERS.keys()].join(', '), path.slice(0, 64));
    return setter;
  });
}

function parseDuration(seconds: number | undefined): number | null {
  if (seconds === undefined) return null;
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw incorrectValue('Duration', 'seconds, zero or more', String(seconds));
}
