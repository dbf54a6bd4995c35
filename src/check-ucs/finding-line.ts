import type { Finding } from './run-check.ts';

const WORDS = { kept: 'kept       ', broken: 'BROKEN     ', 'not-offered': 'not offered' } as const;

/** A finding as one line. */
export function toFindingLine(finding: Finding): string {
  const line = `${WORDS[finding.verdict]}  ${finding.rule}: ${finding.says}`;
  if (finding.verdict === 'broken') return oneLine(`${line} Sent: ${finding.sent}. Came: ${finding.came}.`);
  return finding.verdict === 'not-offered' ? oneLine(`${line} Lacking: ${finding.lacking}.`) : line;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ');
}
