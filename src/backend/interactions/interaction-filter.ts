import type { ListInteractionsRequestOutput } from '../../proto/ucs/v1/ListInteractionsRequest.ts';
import { wrongType } from '../fault.ts';
import { atMost } from '../field-checks.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { InteractionRow, InteractionSourceTable } from './interaction-row.ts';
import { fromUserDataText } from './user-data.ts';

type Request = ListInteractionsRequestOutput;

/** What a list is asked for, checked. Empty texts do not filter. */
export type Filter = {
  readonly table: InteractionSourceTable;
  readonly contactId: string;
  readonly ownerUserId: string;
  readonly mediaType: string;
  readonly status: Request['status'];
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly ascending: boolean;
  /** Whether the attached data holds what it must; undefined where nothing is asked of it. */
  readonly userDataMatches: ((row: InteractionRow) => boolean) | undefined;
};

const EQUALS_MAX = 16;

/** Faults 203 and 204 for what is too long, too many or no time. */
export function parseFilter(request: Request): Filter {
  atMost('ContactId', request.contactId, 64);
  atMost('OwnerId', request.ownerUserId, 64);
  atMost('MediaType', request.mediaType, 32);
  return {
    table: request.source === 'INTERACTION_SOURCE_ARCHIVE' ? 'archived_interaction' : 'interaction',
    contactId: request.contactId,
    ownerUserId: request.ownerUserId,
    mediaType: request.mediaType,
    status: request.status,
    fromMs: parseTimestamp('FromDate', request.fromTime),
    toMs: parseTimestamp('ToDate', request.toTime),
    ascending: request.sortOrder === 'SORT_ORDER_ASCENDING',
    userDataMatches: parseUserDataMatcher(request.userDataEquals),
  };
}

/** Numbers and booleans are compared by their JSON text. */
function parseUserDataMatcher(equals: Readonly<Record<string, string>>): Filter['userDataMatches'] {
  const wanted = Object.entries(equals);
  if (wanted.length === 0) return undefined;
  if (wanted.length > EQUALS_MAX) throw wrongType('UserData', `at most ${EQUALS_MAX} keys`);
  const keyTexts = wanted.map(([name]) => `${JSON.stringify(name)}:`);
  return (row) => {
    // Most rows lack a key, which their text tells without being parsed.
    if (!keyTexts.every((key) => row.user_data.includes(key))) return false;
    const data = new Map(Object.entries(fromUserDataText(row.user_data)));
    return wanted.every(([name, value]) => {
      const stored = data.get(name);
      if (stored === undefined) return false;
      return (typeof stored === 'string' ? stored : JSON.stringify(stored)) === value;
    });
  };
}
