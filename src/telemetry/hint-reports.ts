import type { Clock } from '../kernel/clock.ts';
import { HINTS } from './hints.ts';
import type { Log, ReportHint } from './port.ts';
import { createSparingLines } from './sparing-lines.ts';

/** A stranger's text in a line. */
const TEXT_MAX_CHARACTERS = 256;

/** Tells in the log what would help, once a minute for each hint and address. */
export function createHintReports(options: { readonly clock: Clock; readonly log: Log }): ReportHint {
  const lines = createSparingLines(options.clock);
  return (hint, { address, origin }) => {
    const line = lines.next(`${hint} ${address}`);
    if (line === undefined) return;
    const { setting, sentence } = HINTS[hint];
    options.log.warn({ setting, address, origin: origin?.slice(0, TEXT_MAX_CHARACTERS), ...line }, sentence);
  };
}
