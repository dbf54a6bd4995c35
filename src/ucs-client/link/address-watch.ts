import type { Clock, Timer } from '../../kernel/clock.ts';
import { type Address, type Place, toAddresses, toOnlyAddress } from './places.ts';

/** The addresses of a name, such as dns.lookup answers them. Rejects when there are none. */
export type LookUp = (host: string) => Promise<readonly string[]>;

export type AddressWatchOptions = {
  readonly places: readonly Place[];
  readonly lookUp: LookUp;
  readonly clock: Clock;
  /** How often names are looked up, and how soon again when an address fails. */
  readonly lookUpIntervalMs: number;
  readonly lookUpSpacingMs: number;
  /** Called with all addresses, whenever they are known anew; empty where no name has any. */
  readonly onAddresses: (addresses: readonly Address[]) => void;
};

export type AddressWatch = {
  /** An address fails: its name may lead elsewhere by now. */
  lookAgain(): void;
  stop(): void;
};

/** Knows the addresses of all places. A name that is not found keeps the addresses that it had. */
export function createAddressWatch(options: AddressWatchOptions): AddressWatch {
  const { places, clock } = options;
  const found = new Map<Place, readonly Address[]>();
  let timer: Timer | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking = false;
  let stopped = false;
  const names = places.filter(({ named }) => named !== undefined);

  async function look(): Promise<void> {
    looking = true;
    lookedAtMs = clock.monotonicMs();
    await Promise.all(names.map(lookUp));
    looking = false;
    if (stopped) return;
    tell();
    lookAfter(options.lookUpIntervalMs);
  }

  async function lookUp(place: Place): Promise<void> {
    if (place.named === undefined) return;
    const ips = await options.lookUp(place.named.host).catch(() => []);
    if (ips.length > 0) found.set(place, toAddresses(place, place.named, ips));
  }

  function tell(): void {
    options.onAddresses(places.flatMap((place) => found.get(place) ?? []));
  }

  function lookAfter(waitMs: number): void {
    timer?.cancel();
    const earliestMs = lookedAtMs + options.lookUpSpacingMs - clock.monotonicMs();
    timer = clock.after(Math.max(waitMs, earliestMs), () => void look());
  }

  for (const place of places) if (place.named === undefined) found.set(place, [toOnlyAddress(place)]);
  if (names.length === 0) tell();
  else void look();

  return {
    lookAgain() {
      if (!looking && !stopped && names.length > 0) lookAfter(0);
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
