/** Who is next of several that take turns. */
export type Turns<Member> = {
  /** These take turns from now on. */
  among(members: readonly Member[]): void;
  /** The next in turn of those with the highest rank; undefined where there is nobody. */
  next(): Member | undefined;
};

export function createTurns<Member>(toRank: (member: Member) => number): Turns<Member> {
  let ring: readonly Member[] = [];
  /** Whose turn was the last. */
  let turn = 0;
  return {
    among(members) {
      ring = members;
    },
    next() {
      let found: Member | undefined;
      let rank = Number.NEGATIVE_INFINITY;
      const last = turn;
      for (let step = 1; step <= ring.length; step += 1) {
        const place = (last + step) % ring.length;
        const member = ring[place];
        const its = member === undefined ? rank : toRank(member);
        if (its <= rank) continue;
        found = member;
        rank = its;
        turn = place;
      }
      return found;
    },
  };
}
