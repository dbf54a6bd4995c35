/** A copy that stands alone: a part of a text, as V8 makes it, keeps the whole of it in memory for as long as the part lives. Latin-1 only, as headers are. */
export function toOwnText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1');
}
