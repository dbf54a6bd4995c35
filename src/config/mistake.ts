/** One wrong setting. */
export type Mistake = {
  /** Where it was given: `PORT`, or `PORT (server.port in gateway.yaml)`, or `GATEWAY_CONFIG (server.prot in gateway.yaml)`. */
  readonly place: string;
  /** What is wrong, on one line. */
  readonly problem: string;
};

/** One line for people; nothing in it breaks the line. */
export function toMistakeLine(mistake: Mistake): string {
  return `${mistake.place}: ${mistake.problem}`.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** The value as a mistake quotes it: shortened, and not at all when it is a secret. */
export function quoted(value: unknown, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (secret) return 'a secret value of another form';
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
