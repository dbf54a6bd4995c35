import { incorrectValue } from '../../fault.ts';
import type { Match, RangeEnd } from '../../query/query.ts';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/;

/** Both ends included; undefined for no limit. */
export type DateRange = { readonly fromMs: number | undefined; readonly toMs: number | undefined };

/** The times that match: of a range, or of one day or moment. Fault 204 for what is no date. */
export function toDateRange(match: Match): DateRange {
  if (match.how === 'range') return { fromMs: toFromMs(match.from), toMs: toToMs(match.to) };
  if (match.how === 'equal') {
    const end = { value: match.value, included: true };
    return { fromMs: toFromMs(end), toMs: toToMs(end) };
  }
  if (match.value === '') return { fromMs: undefined, toMs: undefined };
  throw incorrectValue('Query', 'a day, a moment or a range of startDate', `${match.value.slice(0, 64)}*`);
}

/** Without its first day, a range begins with the next one. */
function toFromMs(end: RangeEnd | undefined): number | undefined {
  if (end === undefined) return undefined;
  const { firstMs, lastMs } = parseDate(end.value);
  return end.included ? firstMs : lastMs + 1;
}

function toToMs(end: RangeEnd | undefined): number | undefined {
  if (end === undefined) return undefined;
  const { firstMs, lastMs } = parseDate(end.value);
  return end.included ? lastMs : firstMs - 1;
}

function parseDate(text: string): { readonly firstMs: number; readonly lastMs: number } {
  if (DAY.test(text)) {
    const firstMs = parseIso(text, text);
    return { firstMs, lastMs: firstMs + DAY_MS - 1 };
  }
  const [, day, time, zone = 'Z'] = MOMENT.exec(text) ?? [];
  if (day === undefined || time === undefined) throw toFault(text);
  const ms = parseIso(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`, text);
  return { firstMs: ms, lastMs: ms };
}

/** Date.parse takes the 30th of February for the 1st of March. */
function parseIso(iso: string, text: string): number {
  const ms = Date.parse(iso);
  const day = Date.parse(iso.slice(0, 10));
  if (Number.isNaN(ms) || new Date(day).toISOString().slice(0, 10) !== iso.slice(0, 10)) throw toFault(text);
  return ms;
}

function toFault(text: string) {
  return incorrectValue('Query', 'startDate: yyyy-MM-dd or an ISO 8601 date-time', text.slice(0, 64));
}
