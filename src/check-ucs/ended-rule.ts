/** A rule that is not kept: what was sent, and what came. */
export class BrokenRule extends Error {
  readonly sent: string;
  readonly came: string;

  constructor(sent: string, came: string) {
    super(`sent ${sent}; came ${came}`);
    this.sent = sent;
    this.came = came;
  }
}

/** `message` names what is lacking. */
export class NotOffered extends Error {}

/** Throws BrokenRule unless the condition holds. */
export function must(condition: boolean, sent: string, came: string): void {
  if (!condition) throw new BrokenRule(sent, came);
}
