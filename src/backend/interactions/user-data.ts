import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { wrongType } from '../fault.ts';

const KEYS_MAX = 2_000;
const BYTES_MAX = 131_072;
const DEPTH_MAX = 8;

/** Checks attached data against the limits of the contract and gives it as JSON text. Fault 203 when it is too large or too deep. */
export function parseUserDataText(userData: JsonObject): string {
  if (Object.keys(userData).length > KEYS_MAX) throw wrongType('UserData', `at most ${KEYS_MAX} keys`);
  checkValue(userData, 0);
  const text = JSON.stringify(userData);
  if (Buffer.byteLength(text) > BYTES_MAX) throw wrongType('UserData', `at most ${BYTES_MAX} bytes as JSON`);
  return text;
}

/** Merges key by key; a null value is kept as null. */
export function mergeUserData(stored: string, added: JsonObject): string {
  return parseUserDataText({ ...fromUserDataText(stored), ...added });
}

/** What parseUserDataText wrote. */
export function fromUserDataText(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

/** Fault 203 for nesting below the limit, and for numbers that JSON cannot say but google.protobuf.Value can. */
function checkValue(value: JsonValue, levelsAbove: number): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw wrongType('UserData', 'finite numbers');
  if (typeof value !== 'object' || value === null) return;
  if (levelsAbove === DEPTH_MAX) throw wrongType('UserData', `at most ${DEPTH_MAX} levels`);
  for (const inner of Object.values(value)) checkValue(inner, levelsAbove + 1);
}
