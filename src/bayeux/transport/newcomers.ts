import type { IncomingMessage } from 'node:http';
import type { Addresses } from '../../http/address/addresses.ts';
import type { ComeAgain } from '../../kernel/bounds/come-again.ts';
import type { Turnstile } from '../../kernel/bounds/turnstile.ts';
import type { ReportLimit } from '../../telemetry/port.ts';
import type { HttpFailure } from './http-failure.ts';

export type NewcomersOptions = {
  /** Of all addresses of the endpoint together. */
  readonly newcomers: { readonly turnstile: Turnstile; readonly comeAgain: ComeAgain };
  readonly addresses: Addresses;
  readonly reportLimit: ReportLimit;
};

/**
 * Serves somebody who wants a new session, when the turn has come, or refuses. Neither may throw. After a restart all clients come at once, and each costs as much as
 * several polls: those who have a session must not wait behind all of them.
 */
export type LetIn = (
  req: IncomingMessage,
  serve: () => void,
  refuse: (failure: HttpFailure, headers: readonly string[]) => void,
) => void;

export function createLetIn({ newcomers, addresses, reportLimit }: NewcomersOptions): LetIn {
  return (req, serve, refuse) => {
    if (newcomers.turnstile.enter(serve)) return;
    reportLimit('bayeux-newcomers', { address: addresses.clientAddress(req) });
    refuse('busy', ['Retry-After', String(newcomers.comeAgain())]);
  };
}
