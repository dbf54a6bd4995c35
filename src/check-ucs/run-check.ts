import type { CheckedUcs } from './checked-ucs.ts';
import { BrokenRule, NotOffered } from './ended-rule.ts';
import type { Rule } from './rule.ts';

/** What became of one rule. */
export type Finding = { readonly rule: string; readonly says: string } & (
  | { readonly verdict: 'kept' }
  | { readonly verdict: 'not-offered'; readonly lacking: string }
  | { readonly verdict: 'broken'; readonly sent: string; readonly came: string }
);

/** Looks at one rule after the other. */
export async function* runCheck(ucs: CheckedUcs, rules: readonly Rule[]): AsyncGenerator<Finding> {
  for (const rule of rules) yield await look(ucs, rule);
}

async function look(ucs: CheckedUcs, rule: Rule): Promise<Finding> {
  const named = { rule: rule.id, says: rule.says };
  try {
    await rule.check(ucs);
    return { ...named, verdict: 'kept' };
  } catch (error) {
    if (error instanceof NotOffered) return { ...named, verdict: 'not-offered', lacking: error.message };
    if (error instanceof BrokenRule) return { ...named, verdict: 'broken', sent: error.sent, came: error.came };
    // Bytes that are no message, a stream that ends in the middle: whatever it is, the UCS did it.
    return { ...named, verdict: 'broken', sent: 'what the rule asks for', came: String(error) };
  }
}
