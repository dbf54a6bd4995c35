import type { ServerResponse } from 'node:http';
import type { Clock } from '../../kernel/clock.ts';
import type { CloseReason, TransportName, WireMessage } from '../protocol/port.ts';
import type { Admission } from './admission.ts';
import { toBrowserCookie } from './browser-cookie.ts';
import { writeAnswer, writeFailure } from './http-answer.ts';
import type { HttpFailure } from './http-failure.ts';
import type { Link, LinkCloseReason, LinkHost, LinkWriter } from './port.ts';

export type ExchangeOptions = {
  readonly host: LinkHost;
  readonly clock: Clock;
  /** An answer that its client does not take within this time is given up and its socket destroyed [S5]. */
  readonly answerTimeoutMs: number;
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
  policy: 'policy',
  'going-away': 'try-again-later',
  'try-again-later': 'try-again-later',
  internal: 'internal',
} satisfies Record<CloseReason | 'internal', HttpFailure>;

/** Opens one HTTP exchange as a link of the host: one request, one answer. */
export function openExchange(
  res: ServerResponse,
  admission: Admission,
  form: AnswerForm,
  options: ExchangeOptions,
): Link {
  const { socket } = res;
  let report: ((ok: boolean) => void) | undefined;

  function settle(ok: boolean): void {
    const done = report;
    report = undefined;
    done?.(ok);
  }
  function giveUpWhenNotTaken(): void {
    if (socket === null || socket.writableLength === 0) return;
    const timer = options.clock.after(options.answerTimeoutMs, () => {
      settle(false);
      socket.destroy();
    });
    res.once('close', () => timer.cancel());
  }

  const writer: LinkWriter = {
    sendCost: 1,
    send(messages, { browserCookie }, done) {
      if (res.headersSent || res.destroyed) return done(false);
      report = done;
      const cookie =
        browserCookie === undefined ? [] : ['Set-Cookie', toBrowserCookie(browserCookie, admission.secure)];
      writeAnswer(
        res,
        {
          httpStatus: 200,
          contentType: form.contentType,
          headers: [...form.headers, ...admission.headers, ...cookie],
          body: form.toBody(messages),
        },
        // Node reports the end of an answer whose socket was destroyed as well.
        () => settle(socket?.destroyed === false),
      );
      giveUpWhenNotTaken();
    },
    close(reason) {
      if (res.headersSent) res.destroy();
      else writeFailure(res, failureOfReason[reason], admission.headers);
    },
    bufferedBytes: () => socket?.writableLength ?? 0,
    pause() {},
  };
  const link = options.host.open(writer, {
    transport: form.transport,
    caller: admission.caller,
    browser: admission.browser,
  });
  res.once('close', () => {
    settle(false);
    link.gone();
  });
  return link;
}
