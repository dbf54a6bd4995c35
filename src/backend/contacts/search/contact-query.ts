import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from 'kysely';
import { incorrectValue } from '../../fault.ts';
import { mandatory } from '../../field-checks.ts';
import { measureConditions } from '../../query/condition-width.ts';
import { type Condition, foldQuery, type Query } from '../../query/query.ts';
import type { Database, Tables } from '../../store/schema.ts';
import { type Criterion, selectValues } from '../identification/matching.ts';

type Builder = ExpressionBuilder<Tables & { c: Tables['contact'] }, 'c'>;
type Bool = Expression<SqlBool>;

/** A condition on the contact `c`, which stands for itself. */
export type ContactCondition = (eb: Builder) => Bool;

/** The field of a contact's id; every other name is one of an attribute. */
const ID_FIELD = 'Id';
/** Sorts behind every character that an id can go on with. */
const LAST_CHARACTER = '\u{10FFFF}';

/** A query as a condition. Faults 201, 203 and 204 for what contacts do not have. */
export async function toContactCondition(db: Database, tenant: string, query: Query): Promise<ContactCondition> {
  const widthOf = await measureConditions(query, (condition, count) => hasMore(db, tenant, condition, count));
  return (eb) => {
    const isIn = (ids: IdQuery): Part => ({ is: eb('c.id', 'in', ids), ids });
    const only = (is: Bool): Part => ({ is, ids: undefined });
    return foldQuery<Part>(query, {
      all: () => only(eb.lit(true)),
      and: (parts) => only(eb.and(parts.map(({ is }) => is))),
      or(parts) {
        const [first, ...others] = parts.flatMap(({ ids }) => ids ?? []);
        if (first === undefined || others.length + 1 < parts.length) return only(eb.or(parts.map(({ is }) => is)));
        return isIn(others.reduce((gathered, ids) => gathered.unionAll(ids), first));
      },
      not: ({ is }) => only(eb.not(is)),
      condition(condition) {
        const criterion = toCriterion(condition);
        if (criterion.name === ID_FIELD) return only(hasId(eb, criterion));
        const ids = selectValues(db, tenant, criterion).select('a.leads_to');
        if (widthOf(condition) !== 'wide') return isIn(ids);
        return only(eb.exists(ids.whereRef('a.leads_to', '=', eb.ref('c.id'))));
      },
    }).is;
  };
}

/** A part of the condition. `ids`: it is met by exactly these contacts; the database gathers them at once where several such parts stand side by side. */
type Part = { readonly is: Bool; readonly ids: IdQuery | undefined };
type IdQuery = SelectQueryBuilder<Tables & { a: Tables['contact_attribute'] }, 'a', { leads_to: string }>;

function hasId(eb: Builder, { how, value }: Criterion): Bool {
  if (how === 'equal') return eb('c.id', '=', value);
  return eb.and([eb('c.id', '>=', value), eb('c.id', '<=', value + LAST_CHARACTER)]);
}

function toCriterion({ field, match }: Condition): Criterion {
  if (match.how === 'range') throw incorrectValue('Query', `a value of ${field}, not a range`, 'a range');
  mandatory('Attribute', field, 64);
  return { name: field, how: match.how, value: match.value };
}

async function hasMore(db: Database, tenant: string, condition: Condition, count: number): Promise<boolean> {
  const criterion = toCriterion(condition);
  if (criterion.name === ID_FIELD) return false;
  const beyond = selectValues(db, tenant, criterion).select('a.leads_to').limit(1).offset(count);
  return (await beyond.executeTakeFirst()) !== undefined;
}
