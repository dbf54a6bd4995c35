import type { LogFields } from './port.ts';

/** What becomes of a text before it is written. */
export type Write = (text: string) => string;

/** A longer text in a field is cut: a client must not be able to fill the log with one request. */
const TEXT_MAX_CHARACTERS = 8192;
const CUT_MARK = '…';

/** Fields whose values are no tables. Most hold nothing to be changed: they are not copied. */
export function toFlatFields(fields: LogFields, write: Write): LogFields {
  let changed: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = fields[name];
    if (typeof value !== 'string') continue;
    const written = write(value);
    if (written === value) continue;
    changed ??= { ...fields };
    changed[name] = written;
  }
  return changed ?? fields;
}

/** The same at every depth that is written. */
export function toWrittenFields(fields: LogFields, write: Write, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, toWrittenValue(value, write, depth - 1)]),
  );
}

/** Texts are cut and masked, at every depth that is written. What is no plain table, such as an error, is its serializer's. */
function toWrittenValue(value: unknown, write: Write, depth: number): unknown {
  if (typeof value === 'string') {
    return write(value.length > TEXT_MAX_CHARACTERS ? value.slice(0, TEXT_MAX_CHARACTERS) + CUT_MARK : value);
  }
  if (depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => toWrittenValue(item, write, depth - 1));
  return isTable(value) ? toWrittenFields(value, write, depth) : value;
}

function isTable(value: unknown): value is LogFields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
