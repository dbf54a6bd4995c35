import { type UserKey, userKeyText } from '../../identity/caller.ts';
import type { JournalHealth, Refusal } from '../journal.ts';

export type OpenSharesOptions = {
  /** Records that are open at once, and their bytes, over all. */
  readonly openRecordsMax: number;
  readonly openBytesMax: number;
  /** What one contact centre, and one user, can fill of either when nobody else has anything open, in percent. */
  readonly contactCentreShare: number;
  readonly userShare: number;
};

/**
 * How much is open, and whose it is. Whoever has much open may add to it only while more than in proportion is free: one alone fills its share, several that want
 * everything a smaller one each, so that the next one finds room.
 */
export type OpenShares = {
  /** Why a request of this size may not come in now; undefined when it may. */
  refusal(user: UserKey, bytes: number): Extract<Refusal, 'full' | 'contact-centre-full' | 'user-full'> | undefined;
  add(user: UserKey, bytes: number): void;
  remove(user: UserKey, bytes: number): void;
  /** What all have open together, beside the limits. */
  inUse(): Pick<JournalHealth, 'openRecords' | 'openRecordsMax' | 'openBytes' | 'openBytesMax'>;
};

type Amount = { records: number; bytes: number };
const NOTHING: Readonly<Amount> = { records: 0, bytes: 0 };

export function createOpenShares(options: OpenSharesOptions): OpenShares {
  const { openRecordsMax, openBytesMax, contactCentreShare, userShare } = options;
  const all: Amount = { records: 0, bytes: 0 };
  const byContactCentre = new Map<string, Amount>();
  const byUser = new Map<string, Amount>();

  function isOver(held: Readonly<Amount>, share: number): boolean {
    return (
      isOverShare(held.records, openRecordsMax - all.records, share) ||
      isOverShare(held.bytes, openBytesMax - all.bytes, share)
    );
  }

  return {
    refusal(user, bytes) {
      if (all.records >= openRecordsMax || all.bytes + bytes > openBytesMax) return 'full';
      if (isOver(byContactCentre.get(user.tenant) ?? NOTHING, contactCentreShare)) return 'contact-centre-full';
      return isOver(byUser.get(userKeyText(user)) ?? NOTHING, userShare) ? 'user-full' : undefined;
    },
    add(user, bytes) {
      change(all, 1, bytes);
      changeIn(byContactCentre, user.tenant, 1, bytes);
      changeIn(byUser, userKeyText(user), 1, bytes);
    },
    remove(user, bytes) {
      change(all, -1, -bytes);
      changeIn(byContactCentre, user.tenant, -1, -bytes);
      changeIn(byUser, userKeyText(user), -1, -bytes);
    },
    inUse: () => ({ openRecords: all.records, openRecordsMax, openBytes: all.bytes, openBytesMax }),
  };
}

/** The share of somebody who is alone is reached when what is held is to what is free as the share is to the rest. */
function isOverShare(held: number, free: number, percent: number): boolean {
  return held > 0 && held * (100 - percent) >= free * percent;
}

function changeIn(amounts: Map<string, Amount>, key: string, records: number, bytes: number): void {
  const amount = amounts.get(key) ?? { records: 0, bytes: 0 };
  change(amount, records, bytes);
  if (amount.records === 0) amounts.delete(key);
  else amounts.set(key, amount);
}

function change(amount: Amount, records: number, bytes: number): void {
  amount.records += records;
  amount.bytes += bytes;
}
