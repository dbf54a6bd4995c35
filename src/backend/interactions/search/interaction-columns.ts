import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { incorrectValue } from '../../fault.ts';
import type { Condition, Match } from '../../query/query.ts';
import type { Tables } from '../../store/schema.ts';
import { toDateRange } from './date-range.ts';
import { LAST_CHARACTER, type TextMatch, toTextMatch } from './interaction-terms.ts';

type Bool = Expression<SqlBool>;
/** What one field of a query asks of the interaction `i`. */
type Field = (tenant: string, match: Match, name: string) => Bool;

const STATES = new Map([
  ['new', 'INTERACTION_STATUS_NEW'],
  ['pending', 'INTERACTION_STATUS_PENDING'],
  ['inprocess', 'INTERACTION_STATUS_IN_PROCESS'],
  ['stopped', 'INTERACTION_STATUS_STOPPED'],
] as const);
const TYPES = new Map([
  ['unknown', 'INTERACTION_TYPE_UNKNOWN'],
  ['internal', 'INTERACTION_TYPE_INTERNAL'],
  ['inbound', 'INTERACTION_TYPE_INBOUND'],
  ['outbound', 'INTERACTION_TYPE_OUTBOUND'],
  ['consult', 'INTERACTION_TYPE_CONSULT'],
] as const);
const STATE_WORDS = 'New, Pending, InProcess, Stopped';
const TYPE_WORDS = 'Unknown, Internal, Inbound, Outbound, Consult';

const eb = expressionBuilder<Tables & { i: Tables['interaction'] }, 'i'>();

/** Fields that are columns, by name in lower case. Every other one is about texts. */
const COLUMNS = new Map<string, Field>([
  ['state', (_tenant, match, name) => eb('i.status', '=', wordOf(STATES, match, name, STATE_WORDS))],
  ['type', (_tenant, match, name) => eb('i.type', '=', wordOf(TYPES, match, name, TYPE_WORDS))],
  ['mediatype', (_tenant, match, name) => isText('i.media_type', toStoredMedium(toTextMatch(match, name)))],
  ['ownerid', (_tenant, match, name) => isText('i.owner_id', toTextMatch(match, name))],
  ['startdate', (_tenant, match) => isWithin(match)],
]);

/** Fields of which each value has few interactions, which an index of its own finds. */
const DIRECT = new Map<string, Field>([
  ['id', (_tenant, match, name) => isText('i.id', toTextMatch(match, name))],
  ['contactid', (tenant, match, name) => isWithContact(tenant, toTextMatch(match, name))],
]);
const ALL = new Map([...COLUMNS, ...DIRECT]);

/** The condition as SQL; undefined where its field is no column. Fault 204 for what the field cannot be asked. */
export function toColumnCondition(tenant: string, { field, match }: Condition): Bool | undefined {
  const fields = match.how === 'equal' ? COLUMNS : ALL;
  return fields.get(field.toLowerCase())?.(tenant, match, field);
}

/** The same where the value leads to few interactions, and the index that finds them where the database may not see it; undefined for other fields. */
export function toDirectCondition(tenant: string, condition: Condition): DirectCondition | undefined {
  const field = condition.field.toLowerCase();
  const is = DIRECT.get(field)?.(tenant, condition.match, condition.field);
  return is && { is, index: field === 'contactid' ? 'interaction_contact' : undefined };
}

export type DirectCondition = { readonly is: Bool; readonly index: string | undefined };

function wordOf<Word>(words: ReadonlyMap<string, Word>, match: Match, field: string, expected: string): Word {
  const { how, value } = toTextMatch(match, field);
  const word = how === 'equal' ? words.get(value.toLowerCase()) : undefined;
  if (word === undefined) throw incorrectValue('Query', `${field}: one of ${expected}`, value.slice(0, 64));
  return word;
}

/** Phone calls are stored as voice, and shown as call. */
function toStoredMedium({ how, value }: TextMatch): TextMatch {
  const lower = value.toLowerCase();
  return { how, value: how === 'equal' && lower === 'call' ? 'voice' : lower };
}

function isText(column: 'i.media_type' | 'i.owner_id' | 'i.id', { how, value }: TextMatch): Bool {
  if (how === 'equal') return eb(column, '=', value);
  return eb.and([eb(column, '>=', value), eb(column, '<=', value + LAST_CHARACTER)]);
}

/** The contact that interactions show, so none that is merged into another; `*`: whoever it is. */
function isWithContact(tenant: string, { how, value }: TextMatch): Bool {
  if (how === 'prefix' && value === '') return eb('i.contact_id', 'is not', null);
  if (how === 'prefix') throw incorrectValue('Query', 'the whole id of a contact, or *', `${value}*`);
  const contacts = eb.selectFrom('contact as c').select('c.id').where('c.tenant', '=', tenant);
  const itself = contacts.where('c.id', '=', value).where('c.merged_into', 'is', null);
  return eb('i.contact_id', 'in', itself.unionAll(contacts.where('c.merged_into', '=', value)));
}

function isWithin(match: Match): Bool {
  const { fromMs, toMs } = toDateRange(match);
  return eb.and([
    ...(fromMs === undefined ? [] : [eb('i.start_ms', '>=', fromMs)]),
    ...(toMs === undefined ? [] : [eb('i.start_ms', '<=', toMs)]),
  ]);
}
