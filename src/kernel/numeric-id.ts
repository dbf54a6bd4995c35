/** A positive number below 2^31 that is always the same for the same text: for clients that want numbers where we have names. Two texts may share one. */
export function toNumericId(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % 0x7fffffff) + 1;
}
