import type { Store } from './store/store.ts';

/** Who calls, from the metadata that proto/ucs/v1 describes. */
export type UcsCaller = {
  readonly tenant: string;
  readonly userId: string;
  readonly userName: string;
  readonly application: string;
};

/** What every method may use. */
export type MethodTools = {
  readonly store: Store;
  /** 16 characters of [0-9A-Za-z], for interactions, contacts and threads alike. */
  readonly newId: () => string;
  readonly nowMs: () => number;
};

/** One method of the UCS: the request as it came, with every field there; the response; a UcsError for everything that fails. */
export type UcsMethod<Request, Response> = (
  request: Request,
  caller: UcsCaller,
  tools: MethodTools,
) => Promise<Response>;
