import type { ZodObject } from 'zod';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { MISSING } from '../../operations/missing.ts';
import type { EdgeFailure } from '../failure.ts';

/** What is said where a schema says nothing of its own: the library's words are not for clients. */
export const IN_OUR_WORDS = { error: () => 'expected another value' } as const;

const SHOWN_MAX_CHARACTERS = 64;

/** The part of a schema's issue that we read. Messages of the schemas say what was expected. */
type Issue = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
};

/** Names of the parameters that a schema does not do without. */
export function toMandatoryNames(parameters: ZodObject): ReadonlySet<string> {
  const names = Object.entries(parameters.shape)
    .filter(([, schema]) => !parametersAccept(schema, undefined))
    .map(([name]) => name);
  return new Set(names);
}

/** What to answer for a body that its schema refused: what is missing comes first, then what is wrong. */
export function toParameterFailure(
  issues: readonly Issue[],
  body: JsonObject,
  mandatory: ReadonlySet<string>,
): EdgeFailure {
  const missing = issues.find((issue) => isMissing(issue, body, mandatory));
  if (missing !== undefined) {
    const detail =
      missing.params === MISSING ? missing.message : `${missing.path.join('.')}: ${missing.message}, got nothing`;
    return { name: 'parameter-missing', detail };
  }
  const [first] = issues;
  if (first === undefined) return { name: 'parameter-invalid' };
  return {
    name: 'parameter-invalid',
    detail: `${shorten(first.path.join('.'))}: ${first.message}, got ${toShown(valueAt(body, first.path))}`,
  };
}

/** A mandatory null or empty string counts as missing (web-services-api.md, section 6). */
function isMissing({ path, params }: Issue, body: JsonObject, mandatory: ReadonlySet<string>): boolean {
  if (params === MISSING) return true;
  const [name] = path;
  if (path.length !== 1 || typeof name !== 'string' || !mandatory.has(name)) return false;
  const value = ownValue(body, name);
  return value === undefined || value === null || value === '';
}

function valueAt(body: JsonObject, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => ownValue(value, key), body);
}

function ownValue(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A value as it may stand in a message: short, and nothing of what is inside. */
function toShown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `'${shorten(value)}'`;
  if (Array.isArray(value)) return 'an array';
  if (isJsonObject(value)) return 'an object';
  return String(value);
}

/** Half a surrogate pair is not shown as it came: many JSON parsers would refuse the answer. */
function shorten(text: string): string {
  if (text.length <= SHOWN_MAX_CHARACTERS) return text.toWellFormed();
  return `${text
    .slice(0, SHOWN_MAX_CHARACTERS)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}...`;
}

function parametersAccept(schema: ZodObject['shape'][string], value: unknown): boolean {
  return 'safeParse' in schema && typeof schema.safeParse === 'function' && schema.safeParse(value).success;
}
