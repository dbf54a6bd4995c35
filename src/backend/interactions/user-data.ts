import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { wrongType } from '../fault.ts';

const KEYS_MAX = 256;
const BYTES_MAX = 65_536;
const DEPTH_MAX = 8;

/** Checks attached data against the limits of the contract and gives it as JSON text. Fault 203 when it is too large or too deep. */
export function toUserDataText(userData: JsonObject): string {
  if (Object.keys(userData).length > KEYS_MAX) throw wrongType('UserData', `at most ${KEYS_MAX} keys`);
  if (depthOf(userData) > DEPTH_MAX) throw wrongType('UserData', `at most ${DEPTH_MAX} levels`);
  const text = JSON.stringify(userData);
  if (Buffer.byteLength(text) > BYTES_MAX) throw wrongType('UserData', `at most ${BYTES_MAX} bytes as JSON`);
  return text;
}

/** Merges key by key; a null value is kept as null. */
export function mergeUserData(stored: string, added: JsonObject): string {
  return toUserDataText({ ...fromUserDataText(stored), ...added });
}

/** What toUserDataText wrote. */
export function fromUserDataText(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

function depthOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
