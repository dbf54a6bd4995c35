import type { Journal } from '../../delivery/journal.ts';
import type { SignInEndings } from '../../identity/endings/sign-in-endings.ts';

/** Where everything is kept that must outlive the process. */
export type Home = {
  readonly journal: Journal;
  readonly endings: SignInEndings;
  /** Of session cookies and CSRF tokens. */
  readonly sessionKey: Uint8Array;
  stop(): Promise<void>;
};
