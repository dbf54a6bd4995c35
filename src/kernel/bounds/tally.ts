/** How many of something each one has; who has none is forgotten. */
export type Tally = {
  of(who: string): number;
  add(who: string): void;
  remove(who: string): void;
};

export function createTally(): Tally {
  const counts = new Map<string, number>();
  const of = (who: string) => counts.get(who) ?? 0;
  return {
    of,
    add: (who) => void counts.set(who, of(who) + 1),
    remove(who) {
      const left = of(who) - 1;
      if (left > 0) counts.set(who, left);
      else counts.delete(who);
    },
  };
}
