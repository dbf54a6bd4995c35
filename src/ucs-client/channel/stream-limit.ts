import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientHttp2Session } from 'node:http2';

/**
 * How many calls a backend takes at once on the connections that calls go by: SETTINGS_MAX_CONCURRENT_STREAMS of HTTP/2. grpc-js does not tell it, and lets further calls wait
 * unseen while their time runs; Node tells of each stream that begins, and its session knows the number.
 */
export type StreamLimit = {
  /** Undefined until a call has begun on a connection that is still open. */
  read(): number | undefined;
  /** Called when it is known of one more connection. */
  onLearned(listener: () => void): void;
  stop(): void;
};

/** Node's name for it. */
const STREAM_BEGINS = 'http2.client.stream.start';

/** `userAgent`: what the channel's calls, and no others, begin their header of that name with. */
export function createStreamLimit(userAgent: string): StreamLimit {
  const sessions = new Set<ClientHttp2Session>();
  let learned = (): void => {};

  function begins(message: unknown): void {
    const session = isBeginning(message) ? sessionOf(message, userAgent) : undefined;
    if (session === undefined || session.destroyed || sessions.has(session)) return;
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    learned();
  }

  subscribe(STREAM_BEGINS, begins);
  return {
    read() {
      if (sessions.size === 0) return undefined;
      let sum = 0;
      for (const { remoteSettings } of sessions) sum += remoteSettings.maxConcurrentStreams ?? Number.POSITIVE_INFINITY;
      return sum;
    },
    onLearned(listener) {
      learned = listener;
    },
    stop() {
      unsubscribe(STREAM_BEGINS, begins);
      sessions.clear();
    },
  };
}

/** As Node documents the message of that channel. */
type Beginning = {
  readonly stream: { readonly session: ClientHttp2Session | undefined };
  readonly headers: Readonly<Record<string, unknown>>;
};

function isBeginning(message: unknown): message is Beginning {
  return typeof message === 'object' && message !== null && 'stream' in message && 'headers' in message;
}

function sessionOf({ stream, headers }: Beginning, userAgent: string): ClientHttp2Session | undefined {
  const named = headers['user-agent'];
  const text = Array.isArray(named) ? String(named[0]) : String(named);
  return text.startsWith(userAgent) ? stream.session : undefined;
}
