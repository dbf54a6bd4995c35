import type { Caller } from '../../identity/caller.ts';
import type { SignIn } from '../../identity/sign-in/sign-in.ts';
import type { CloseReason, TransportName, WireMessage } from '../protocol/port.ts';

/** Why a link is closed: a reason of the core's, a bound over its user's messages, or an error of our own that is already in the log. */
export type LinkCloseReason = CloseReason | 'user-limit' | 'internal';

/** `reported`: something waits for word of it, so that it is worth a message where the socket is elsewhere. */
export type SendOptions = { readonly browserCookie: string | undefined; readonly reported: boolean };

/** What a transport gives the host for each link it opens: a WebSocket for its whole life, or one HTTP exchange. */
export type LinkWriter = {
  /** What a send takes of a turn: 1 when it asks the operating system, less when it is gathered with others. */
  readonly sendCost: number;
  /**
   * Writes one frame, or the whole HTTP answer (called once). `done` reports whether the bytes were handed to the operating system;
   * it is called exactly once, also when the link is already gone.
   */
  send(messages: readonly WireMessage[], options: SendOptions, done: (ok: boolean) => void): void;
  /** Ends the link for a reason; each transport has its own words for it (a close code, an HTTP status). */
  close(reason: LinkCloseReason): void;
  /** Bytes accepted by send() and not yet taken by the operating system. */
  bufferedBytes(): number;
  /** Stops or resumes reading from the socket; an HTTP exchange has nothing more to read. */
  pause(paused: boolean): void;
};

/** Who is at the other end. */
export type LinkPeer = {
  readonly transport: TransportName;
  readonly caller: Caller | undefined;
  /** What let the link in; undefined without a caller. */
  readonly signIn: SignIn | undefined;
  /** Value of the BAYEUX_BROWSER cookie, where there was one. */
  readonly browser: string | undefined;
};

/** What a transport tells the host of a link. */
export type Link = {
  /** Messages that came together, as so many bytes. They take effect in order, one receive() after the other. */
  receive(messages: readonly unknown[], bytes: number): void;
  /** The answer is waited for: a connect is not held any longer. */
  hurry(): void;
  /** The socket is gone or the exchange was aborted. Idempotent. */
  gone(): void;
};

/** The host as transports see it. */
export type LinkHost = {
  open(writer: LinkWriter, peer: LinkPeer): Link;
};
