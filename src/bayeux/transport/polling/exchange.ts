import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AnswerHolder, holdAnswer } from '../../../http/connection/connection.ts';
import { forgetHeaders } from '../../../http/request/forget-headers.ts';
import type { SameSite } from '../../../identity/cookie-attributes.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { TransportName, WireMessage } from '../../protocol/port.ts';
import type { Admission } from '../admission.ts';
import { toBrowserCookie } from '../browser-cookie.ts';
import type { HttpFailure } from '../http-failure.ts';
import type { LetIn } from '../newcomers.ts';
import type { Link, LinkCloseReason, LinkHost, LinkWriter } from '../port.ts';
import { writeAnswer, writeFailure } from './http-answer.ts';

export type ExchangeOptions = {
  readonly host: LinkHost;
  readonly letIn: LetIn;
  readonly cookieSameSite: SameSite;
  /** Messages that one request may have, for the answer to one that has more. */
  readonly messagesPerRequestMax: number;
};

/** How one transport puts messages into an answer. */
export type AnswerForm = {
  readonly transport: TransportName;
  readonly contentType: string;
  readonly headers: readonly string[];
  toBody(messages: readonly WireMessage[]): string;
};

const failureOfReason: Readonly<Record<LinkCloseReason, HttpFailure>> = {
  malformed: 'malformed',
  unsupported: 'content-type',
  'too-large': 'too-large',
  'too-many-messages': 'too-many-messages',
  policy: 'policy',
  'going-away': 'try-again-later',
  'try-again-later': 'try-again-later',
  'user-limit': 'user-limit',
  internal: 'internal',
} satisfies Record<LinkCloseReason, HttpFailure>;

/** The messages of one request, and what is known of it. */
export type Messages = {
  readonly messages: readonly JsonObject[];
  readonly bytes: number;
  readonly admission: Admission;
};

/** Answers the messages of one request. Who shakes hands waits for the turn of newcomers. Never throws. */
export function answerMessages(
  res: ServerResponse,
  { messages, bytes, admission }: Messages,
  form: AnswerForm,
  options: ExchangeOptions,
): void {
  const serve = () => {
    try {
      if (res.destroyed) return;
      const exchange = new Exchange(res, admission, form, options);
      holdAnswer(res, exchange);
      exchange.link.receive(messages, bytes);
      if (!res.headersSent) forgetHeaders(res.req);
    } catch {
      writeFailure(res, 'internal');
    }
  };
  if (messages.some(({ channel }) => channel === '/meta/handshake')) {
    options.letIn(res.req, serve, (failure, headers) =>
      writeFailure(res, failure, [...headers, ...form.headers, ...admission.headers]),
    );
  } else {
    serve();
  }
}

/** One HTTP exchange as a link of the host: one request, one answer. Thousands wait at once: a class, for its memory. */
class Exchange implements LinkWriter, AnswerHolder {
  readonly link: Link;
  readonly sendCost = 1;
  private readonly res: ServerResponse;
  private readonly socket: Socket;
  private readonly admission: Admission;
  private readonly form: AnswerForm;
  private readonly options: ExchangeOptions;
  private report: ((ok: boolean) => void) | undefined;

  constructor(res: ServerResponse, admission: Admission, form: AnswerForm, options: ExchangeOptions) {
    this.res = res;
    // The response itself has none at its end.
    this.socket = res.req.socket;
    this.admission = admission;
    this.form = form;
    this.options = options;
    const { caller, signIn, browser } = admission;
    this.link = options.host.open(this, { transport: form.transport, caller, signIn, browser });
  }

  hurry(): void {
    this.link.hurry();
  }

  /** An answer counts as finished for Node when its socket was destroyed as well. */
  closed(): void {
    this.settle(this.res.writableFinished && !this.socket.destroyed);
    this.link.gone();
  }

  send(
    messages: readonly WireMessage[],
    { browserCookie }: { readonly browserCookie: string | undefined },
    done: (ok: boolean) => void,
  ): void {
    const { res, admission, form } = this;
    if (res.headersSent || res.destroyed) {
      done(false);
      return;
    }
    this.report = done;
    const headers = [...form.headers, ...admission.headers];
    if (browserCookie !== undefined)
      headers.push('Set-Cookie', toBrowserCookie(browserCookie, this.options.cookieSameSite, admission.secure));
    writeAnswer(res, { httpStatus: 200, contentType: form.contentType, headers, body: form.toBody(messages) });
  }

  close(reason: LinkCloseReason): void {
    if (this.res.headersSent) this.res.destroy();
    else writeFailure(this.res, failureOfReason[reason], this.admission.headers, this.detailOf(reason));
  }

  private detailOf(reason: LinkCloseReason): string | undefined {
    if (reason !== 'too-many-messages') return undefined;
    return `expected at most ${this.options.messagesPerRequestMax} Bayeux messages in one request`;
  }

  bufferedBytes(): number {
    return this.socket.writableLength;
  }

  pause(): void {}

  /** Tells, once, whether the answer was handed over. */
  private settle(ok: boolean): void {
    const { report } = this;
    this.report = undefined;
    report?.(ok);
  }
}
