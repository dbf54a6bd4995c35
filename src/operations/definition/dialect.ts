import type { JsonObject } from '../../kernel/json.ts';
import type { Failure } from './operation-definition.ts';

/** A request whose outcome is told. */
export type Told = {
  readonly referenceId: number;
  /** What the client calls the request itself, in dialects where it may. */
  readonly clientReference?: string | undefined;
};

/** How one API of the gateway speaks to its clients: everything that differs from its siblings and that is no operation's own. */
export type Dialect = {
  /** Where its URLs begin. */
  readonly root: string;
  /** Below the root. */
  readonly bayeuxPath: string;
  readonly sessionCookie: SessionCookieForm;
  /** Headers that pages of allowed foreign origins may send. */
  readonly requestHeaders: readonly string[];
  /** The channel of all outcomes. */
  readonly outcomesChannel: string;
  /** Channels and patterns on which the server alone speaks, that of the outcomes among them. */
  readonly serverChannels: readonly string[];
  /** The data of a notification: of a success, */
  readonly toSuccessData: (told: Told, fields: JsonObject) => JsonObject;
  /** and of a failure. `failureFields`: the operation's own. */
  readonly toFailureData: (told: Told, failureFields: JsonObject, failure: OutcomeFailure) => JsonObject;
};

export type SessionCookieForm = { readonly name: string; readonly path: string };

/** A failed operation with its headline. */
export type OutcomeFailure = Failure & { readonly errorMessage: string };
