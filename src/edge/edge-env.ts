import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { H } from 'hono/types';
import type { Caller } from '../identity/caller.ts';
import type { SignIn } from '../identity/sign-in/sign-in.ts';
import type { Span } from '../telemetry/port.ts';
import type { Wording } from './wording.ts';

/** What a request carries through the edge. The Node pair is absent when a request comes without a socket (tests). */
export type EdgeEnv = {
  Bindings: { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };
  Variables: {
    caller: Caller;
    signIn: SignIn;
    /** What the log says about the request, as far as it got. */
    operation: string;
    referenceId: number;
    statusCode: number;
    requestId: string;
    /** The request's part of its trace. */
    span: Span;
    /** Of the dialect below whose root the URL is. */
    wording: Wording;
    /** What the client calls the request itself. */
    clientReference: string;
    /** Headers that this answer has beside the usual ones: cookie, CORS, CSRF. */
    extraHeaders: Readonly<Record<string, string>>;
  };
};

/** Variables are read by get(): `c.var` makes an object of all of them each time, which cost an operation 6 us. */
export type EdgeContext = Context<EdgeEnv>;
export type EdgeHandler = H<EdgeEnv>;

/** Node's request; absent without a socket, where Hono gives no bindings at all. */
export function incomingOf(c: EdgeContext): IncomingMessage | undefined {
  return c.env?.incoming;
}

/** Node's response; absent without a socket. */
export function outgoingOf(c: EdgeContext): ServerResponse | undefined {
  return c.env?.outgoing;
}

/** One header. Node's own table where there is one: it costs less than the Headers of the web. */
export function requestHeader(c: EdgeContext, name: string): string | undefined {
  const incoming = incomingOf(c);
  if (incoming === undefined) return c.req.header(name);
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
