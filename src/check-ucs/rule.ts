import type { CheckedUcs } from './checked-ucs.ts';

/** One sentence of the contract (proto/ucs/v1), and how to find out whether a UCS keeps it. */
export type Rule = {
  /** Names the rule, in documents and on the command line. */
  readonly id: string;
  readonly says: string;
  /** Resolves when the rule is kept. Throws BrokenRule when it is not, and NotOffered when the UCS lacks what the rule is about. */
  check(ucs: CheckedUcs): Promise<void>;
};
