/** A warning of a server before its log begins, in the log's form: JSON where no person reads. */
export function toWarningLine(sentence: string, fields: Readonly<Record<string, unknown>>, human: boolean): string {
  const time = new Date().toISOString();
  if (human) return `warning: ${sentence} ${JSON.stringify(fields)}`;
  return JSON.stringify({ level: 'warn', time, ...fields, msg: sentence });
}
