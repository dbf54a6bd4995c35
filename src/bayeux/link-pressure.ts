import type { LimitName } from '../telemetry/limits.ts';
import type { ReportLimit } from '../telemetry/port.ts';
import type { OpenLink } from './open-link.ts';
import type { Input } from './protocol/port.ts';
import { toUserKey } from './user-log-reader.ts';

export type LinkPressureOptions = {
  readonly reportLimit: ReportLimit;
  /** Bytes that a WebSocket has not taken yet, above which its events wait in the session's queue, until half of it is taken [S5]. */
  readonly highWaterBytes: number;
  /** Bytes that a WebSocket has not taken yet, beside the events that its marks and its queue allow, above which it is closed with 1013. */
  readonly bufferMaxBytes: number;
  readonly queueMaxBytes: number;
  /** Bytes that all links of one user may hold: not taken by their sockets, or waiting for their turn. */
  readonly userBacklogMaxBytes: number;
};

/** What clients that do not read cost, and where that ends. */
export type LinkPressure = {
  /** Something was sent to a link. */
  sent(link: OpenLink): void;
  /** Its socket has taken something. */
  drained(link: OpenLink): void;
  /** A link holds more than before. */
  checkBacklog(link: OpenLink): void;
  /** Tells of a bound that the link's user has reached; nobody's links reach none. */
  report(link: OpenLink, limit: LimitName): void;
};

export function createLinkPressure(options: LinkPressureOptions, feed: (input: Input) => void): LinkPressure {
  const { highWaterBytes, reportLimit } = options;
  /** A queue that may fill up while the socket is full goes out in one piece once it has drained: that alone closes nothing. */
  const closeAboveBytes = highWaterBytes + options.queueMaxBytes + options.bufferMaxBytes;

  function report({ identity }: OpenLink, limit: LimitName): void {
    if (identity !== undefined) reportLimit(limit, toUserKey(identity));
  }
  /** A full socket gets no more events, and is not read: what it asks would only be answered into the buffer. */
  function checkFull(link: OpenLink): void {
    const bytes = link.writer.bufferedBytes();
    if (!link.congested && bytes > highWaterBytes) setCongested(link, true);
    if (bytes <= closeAboveBytes) return;
    report(link, 'bayeux-slow-socket');
    link.writer.close('try-again-later');
  }
  function setCongested(link: OpenLink, congested: boolean): void {
    link.congested = congested;
    link.updateReading();
    feed({ type: 'congested', link: link.id, congested });
  }
  /** Whoever lets sockets fill up, or sends what has to wait, on very many links loses those that would take still more. */
  function checkBacklog(link: OpenLink): void {
    if (link.identity === undefined || link.count() <= options.userBacklogMaxBytes) return;
    report(link, 'bayeux-user-backlog');
    link.writer.close('user-limit');
  }

  return {
    report,
    checkBacklog,
    sent(link) {
      if (link.peer.transport === 'websocket') checkFull(link);
      checkBacklog(link);
    },
    drained(link) {
      if (link.congested && link.writer.bufferedBytes() <= highWaterBytes / 2) setCongested(link, false);
    },
  };
}
