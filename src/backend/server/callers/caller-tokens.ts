import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Log } from '../../../telemetry/port.ts';

/** The bearer tokens that callers may show. */
export type CallerTokens = {
  isKnown(token: string): boolean;
  /** Takes the file as it is now; one that cannot be used changes nothing. */
  reread(): void;
};

/** Reads a file of tokens, one a line; empty lines and those that begin with # are left out. Several let an old token and its successor be good at once. Throws when the file cannot be read. */
export function createCallerTokens(file: string, log: Log): CallerTokens {
  let digests = toDigests(readFileSync(file, 'utf8'));
  let isTold = false;

  function refuse(problem: unknown): void {
    if (!isTold)
      log.error({ error: problem }, 'The tokens of the callers could not be read anew: those before stay good.');
    isTold = true;
  }

  return {
    isKnown(token) {
      const digest = toDigest(token);
      // All are looked at, and digests are of one length: how long it takes says nothing about any.
      let isFound = false;
      for (const known of digests) isFound = timingSafeEqual(known, digest) || isFound;
      return isFound;
    },
    reread() {
      try {
        const found = toDigests(readFileSync(file, 'utf8'));
        // A file that is being written is empty for a moment.
        if (found.length === 0) return refuse(new Error('there is no token in it'));
        digests = found;
        isTold = false;
      } catch (error) {
        refuse(error);
      }
    },
  };
}

function toDigests(text: string): readonly Buffer[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(toDigest);
}

function toDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
