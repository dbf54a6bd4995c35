import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { incorrectValue } from '../../fault.ts';
import { measureConditions } from '../../query/condition-width.ts';
import { type Condition, foldQuery, type Match, type Query } from '../../query/query.ts';
import type { Database } from '../../store/schema.ts';
import { toDateRange } from './date-range.ts';
import {
  gatherTerms,
  hasOneOf,
  type InteractionBuilder,
  LAST_CHARACTER,
  selectWithTerm,
  type TermQuery,
  type TextMatch,
  toTerms,
  toTextMatch,
} from './interaction-terms.ts';

type Bool = Expression<SqlBool>;
/** What one field of a query asks of the interaction `i`. */
type Field = (eb: InteractionBuilder, tenant: string, match: Match, name: string) => Bool;

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

/** Fields that are columns, by name in lower case. Every other one is about texts. */
const COLUMNS = new Map<string, Field>([
  ['state', (eb, _tenant, match, name) => eb('i.status', '=', wordOf(STATES, match, name, STATE_WORDS))],
  ['type', (eb, _tenant, match, name) => eb('i.type', '=', wordOf(TYPES, match, name, TYPE_WORDS))],
  ['mediatype', (eb, _tenant, match, name) => isText(eb, 'i.media_type', toStoredMedium(toTextMatch(match, name)))],
  ['ownerid', (eb, _tenant, match, name) => isText(eb, 'i.owner_id', toTextMatch(match, name))],
  ['id', (eb, _tenant, match, name) => isText(eb, 'i.id', toTextMatch(match, name))],
  ['contactid', (eb, tenant, match, name) => isWithContact(eb, tenant, toTextMatch(match, name))],
  ['startdate', (eb, _tenant, match) => isWithin(eb, match)],
]);

/** What a query asks of the interaction `i`. `among`: where it is few, a query for all that can match, by tenant and id. */
export type InteractionCondition = {
  readonly is: (eb: InteractionBuilder) => Bool;
  readonly among: TermQuery | undefined;
};

type Part = { readonly is: Bool; readonly among: TermQuery | undefined };

/** A query as a condition. Fault 204 for what its fields cannot be asked. */
export async function toInteractionCondition(
  db: Database,
  tenant: string,
  query: Query,
): Promise<InteractionCondition> {
  const widthOf = await measureConditions(query, (condition, count) => hasMore(db, tenant, condition, count));
  const fold = (eb: InteractionBuilder) =>
    foldQuery<Part>(query, {
      all: () => ({ is: eb.lit(true), among: undefined }),
      and: (parts) => ({ is: eb.and(parts.map(({ is }) => is)), among: parts.find(({ among }) => among)?.among }),
      or: (parts) => ({ is: eb.or(parts.map(({ is }) => is)), among: gather(parts) }),
      not: ({ is }) => ({ is: eb.not(is), among: undefined }),
      condition(condition) {
        const { field, match } = condition;
        const column = COLUMNS.get(field.toLowerCase());
        if (column !== undefined) return { is: column(eb, tenant, match, field), among: undefined };
        const terms = toTerms(condition);
        const width = widthOf(condition);
        const is = hasOneOf(db, eb, tenant, terms, width === 'wide');
        return { is, among: width === 'narrow' ? gatherTerms(db, tenant, terms) : undefined };
      },
    });
  return { is: (eb) => fold(eb).is, among: fold(expressionBuilder()).among };
}

/** Undefined where one of the parts can be met by any. */
function gather(parts: readonly Part[]): TermQuery | undefined {
  const [first, ...others] = parts.flatMap(({ among }) => among ?? []);
  if (first === undefined || others.length + 1 < parts.length) return undefined;
  return others.reduce((gathered, among) => gathered.unionAll(among), first);
}

async function hasMore(db: Database, tenant: string, condition: Condition, count: number): Promise<boolean> {
  if (COLUMNS.has(condition.field.toLowerCase())) return true;
  for (const term of toTerms(condition)) {
    const beyond = selectWithTerm(db, tenant, term).select('t.interaction_id').limit(1).offset(count);
    if ((await beyond.executeTakeFirst()) !== undefined) return true;
  }
  return false;
}

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

function isText(
  eb: InteractionBuilder,
  column: 'i.media_type' | 'i.owner_id' | 'i.id',
  { how, value }: TextMatch,
): Bool {
  if (how === 'equal') return eb(column, '=', value);
  return eb.and([eb(column, '>=', value), eb(column, '<=', value + LAST_CHARACTER)]);
}

/** The contact that interactions show, so none that is merged into another; `*`: whoever it is. */
function isWithContact(eb: InteractionBuilder, tenant: string, { how, value }: TextMatch): Bool {
  if (how === 'prefix' && value === '') return eb('i.contact_id', 'is not', null);
  if (how === 'prefix') throw incorrectValue('Query', 'the whole id of a contact, or *', `${value}*`);
  const contacts = eb.selectFrom('contact as c').select('c.id').where('c.tenant', '=', tenant);
  const itself = contacts.where('c.id', '=', value).where('c.merged_into', 'is', null);
  return eb('i.contact_id', 'in', itself.unionAll(contacts.where('c.merged_into', '=', value)));
}

function isWithin(eb: InteractionBuilder, match: Match): Bool {
  const { fromMs, toMs } = toDateRange(match);
  return eb.and([
    ...(fromMs === undefined ? [] : [eb('i.start_ms', '>=', fromMs)]),
    ...(toMs === undefined ? [] : [eb('i.start_ms', '<=', toMs)]),
  ]);
}
