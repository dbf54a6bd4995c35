import type { BayeuxCoreOptions } from '../options.ts';

/** What a client is told about its next step. Clients replace the advice they have, so all fields that matter go together (F9). */
export type Advice = {
  readonly reconnect: 'retry' | 'handshake' | 'none';
  readonly interval: number;
  readonly timeout?: number;
  readonly 'multiple-clients'?: true;
};

/** Go on connecting. */
export function toRetryAdvice(options: BayeuxCoreOptions): Advice {
  return { reconnect: 'retry', interval: options.intervalMs, timeout: options.timeoutMs };
}

/** Another session of this browser has a connect held: come back now and then (S1). */
export function toMultipleClientsAdvice(options: BayeuxCoreOptions): Advice {
  const interval = options.multipleClientsIntervalMs;
  return { reconnect: 'retry', interval, timeout: options.timeoutMs, 'multiple-clients': true };
}

/** The server stops: come back when the next one is there. */
export function toDrainAdvice(options: BayeuxCoreOptions): Advice {
  return { reconnect: 'retry', interval: options.drainIntervalMs, timeout: options.timeoutMs };
}

/** The session is unknown: shake hands again (N4), after so many milliseconds. */
export function toHandshakeAdvice(intervalMs: number): Advice {
  return { reconnect: 'handshake', interval: intervalMs };
}

/** It is over: do not come back. */
export const STOP_ADVICE: Advice = { reconnect: 'none', interval: 0 };
