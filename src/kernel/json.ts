/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };

/** Whether a parsed JSON value is an object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON.parse rounds whole numbers beyond this, and makes Infinity of greater ones still. */
export const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

/** Whether a parsed JSON number is the one that was written, as far as doubles go; false for NaN and Infinity. */
export function isExactNumber(value: number): boolean {
  return Math.abs(value) <= NUMBER_MAX;
}

/** Whether all numbers of a value are; its depth was checked before. */
export function hasExactNumbers(value: unknown): boolean {
  if (typeof value === 'number') return isExactNumber(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(hasExactNumbers);
}
