import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';

/** Node's request; absent without a socket. */
export type AdminEnv = { Bindings: { readonly incoming?: IncomingMessage } };

/**
 * Who may give commands. With a token, whoever brings it. Without one, nobody from elsewhere; and from this machine only who names it by an address
 * or as localhost: a page in an operator's browser, whose name was made to lead here, does not.
 */
export function createAdminAccess(options: {
  readonly token: string | undefined;
  readonly isLoopback: boolean;
  /** Told of who brought a wrong token, by the address of its socket. */
  readonly onWrongToken: (address: string) => void;
}): MiddlewareHandler<AdminEnv> {
  const { token, isLoopback } = options;
  return async (c, next) => {
    if (token !== undefined) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
      if (given !== '' && isSame(given, token)) return next();
      options.onWrongToken(c.env?.incoming?.socket.remoteAddress ?? '');
      return c.json({ problem: 'expected the token of ADMIN_TOKEN_FILE' }, 401);
    }
    if (!isLoopback) return c.json({ problem: 'set ADMIN_TOKEN_FILE: ADMIN_HOST is not loopback' }, 403);
    if (!isOwnName(c.req.header('host') ?? '')) return c.json({ problem: 'expected a loopback address as Host' }, 403);
    return next();
  };
}

function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isOwnName(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(name) !== 0;
}
