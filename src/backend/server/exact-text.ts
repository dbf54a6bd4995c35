import { wrongType } from '../fault.ts';

/** What protobuf.js makes of bytes that are no UTF-8, and what somebody may have written all the same. */
const REPLACEMENT = '\u{FFFD}';
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

/** Requests whose text was another one than what was sent. Decoding cannot refuse them: its errors have no words of ours. */
const inexact = new WeakSet<object>();

/** Decodes a request and remembers whether its text is what was sent. */
export function decodeRequest<Request extends object>(deserialize: (bytes: Buffer) => Request, bytes: Buffer): Request {
  const request = deserialize(bytes);
  const replacements = countReplacements(request);
  if (replacements > 0 && replacements > countSent(bytes)) inexact.add(request);
  return request;
}

/** Fault 203 for a request with text that is no UTF-8: two different ids would be one. */
export function checkText(request: object): void {
  if (inexact.has(request)) throw wrongType('Request', 'text in UTF-8');
}

function countReplacements(value: unknown): number {
  if (typeof value === 'string') return value.includes(REPLACEMENT) ? value.split(REPLACEMENT).length - 1 : 0;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return 0;
  let count = 0;
  for (const [name, inner] of Object.entries(value)) count += countReplacements(name) + countReplacements(inner);
  return count;
}

function countSent(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(REPLACEMENT_BYTES); at !== -1; at = bytes.indexOf(REPLACEMENT_BYTES, at + 1)) count++;
  return count;
}
