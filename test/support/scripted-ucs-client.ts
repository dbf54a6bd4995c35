import type { UcsMethodName, UcsResponse } from '../../src/proto/methods.ts';
import type { CallOptions, CallResult, UcsClient, UcsFault, UcsHealth } from '../../src/ucs-client/port.ts';

export type ScriptedCall = {
  readonly method: UcsMethodName;
  readonly request: object;
  readonly options: CallOptions;
  succeed(): void;
  fault(fault: UcsFault): void;
};

/** A backend in the hands of a test: calls are held until they are answered, or answered by a rule. */
export type ScriptedUcsClient = UcsClient & {
  /** Every call so far, in order. */
  readonly calls: readonly ScriptedCall[];
  /** Resolves when so many calls have come since the beginning. */
  reached(count: number): Promise<readonly ScriptedCall[]>;
  /** From now on calls are answered by this rule; undefined holds them. */
  rule: ((call: ScriptedCall) => void) | undefined;
  setHealth(health: UcsHealth): void;
  /** What callsMax() answers. */
  takesAtOnce: number;
};

const RESPONSES: { readonly [M in UcsMethodName]?: UcsResponse<M> } = {
  FindOrCreatePhoneCall: { interactionId: 'INTERACTION00000', created: true },
  AssignInteractionToContact: {},
};
const SERVING: UcsHealth = { serving: true, problem: undefined };

export const unavailable: UcsFault = {
  errorCode: 'UNAVAILABLE',
  errorDetail: 'The UCS could not be reached.',
  retryable: true,
};
export const notFound: UcsFault = {
  errorCode: 510,
  errorDetail: "Contact 'X' not found in database",
  retryable: false,
};

export function createScriptedUcsClient(): ScriptedUcsClient {
  const calls: ScriptedCall[] = [];
  const listeners = new Set<(health: UcsHealth) => void>();
  let health = SERVING;
  let waiters: { readonly count: number; readonly resolve: (calls: readonly ScriptedCall[]) => void }[] = [];

  function note(call: ScriptedCall): void {
    calls.push(call);
    for (const waiter of waiters) if (calls.length >= waiter.count) waiter.resolve(calls);
    waiters = waiters.filter((waiter) => calls.length < waiter.count);
    client.rule?.(call);
  }

  const client: ScriptedUcsClient = {
    calls,
    rule: undefined,
    takesAtOnce: Number.POSITIVE_INFINITY,
    callsMax: () => client.takesAtOnce,
    addresses: () => ({ known: 1, serving: health.serving ? 1 : 0 }),
    reached: (count) =>
      calls.length >= count ? Promise.resolve(calls) : new Promise((resolve) => waiters.push({ count, resolve })),
    setHealth(next) {
      health = next;
      for (const listener of listeners) listener(next);
    },
    call: (method, request, options) =>
      new Promise((resolve: (result: CallResult<typeof method>) => void) => {
        const response: UcsResponse<typeof method> | undefined = RESPONSES[method];
        if (response === undefined) throw new Error(`no response for ${method}`);
        note({
          method,
          request,
          options,
          succeed: () => resolve({ ok: true, response }),
          fault: (fault) => resolve({ ok: false, fault }),
        });
      }),
    health: () => health,
    onHealthChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    rereadToken() {},
    stop: async () => {},
  };
  return client;
}
