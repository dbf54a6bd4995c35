import {
  type HttpAnswer,
  openHttpConnection,
  openSocket,
  parseAnswer,
  type Route,
} from '../../support/http-connection.ts';
import { OPCODE, parseFrame, toPongFrame, toTextFrame } from './frame.ts';

export type Transport = 'websocket' | 'long-polling';

/** A way for Bayeux messages to the gateway and back. */
export type BayeuxWay = {
  /** Sends one message; what comes back goes to `received`. */
  send(message: object): void;
  close(): void;
};

/** The gateway did not let somebody in. */
export class RefusedError extends Error {
  readonly answer: HttpAnswer;
  constructor(answer: HttpAnswer) {
    super(`refused: ${answer.status} ${answer.body}`);
    this.answer = answer;
  }
}

export type BayeuxWayOptions = {
  readonly route: Route;
  /** A header line: a session cookie, or a password. */
  readonly credentials: string;
  /** Text of a JSON array of messages. */
  readonly received: (text: string) => void;
  readonly broken: (error: Error) => void;
};

const PATH = '/api/v2/notifications';

/** Rejects with a RefusedError where the gateway does not let it in, and with another when the connection breaks. */
export function openBayeuxWay(transport: Transport, options: BayeuxWayOptions): Promise<BayeuxWay> {
  return transport === 'websocket' ? openWebSocket(options) : openLongPolling(options);
}

async function openLongPolling({ route, credentials, received, broken }: BayeuxWayOptions): Promise<BayeuxWay> {
  const connection = await openHttpConnection(route);
  let headers = credentials;
  let closed = false;
  const noteAnswer = (answer: HttpAnswer): void => {
    if (answer.status !== 200) throw new RefusedError(answer);
    const set = [...answer.head.matchAll(/^set-cookie: ([^;]+)/gim)].map(([, cookie = '']) => cookie);
    headers = withCookies(headers, set);
    received(answer.body);
  };
  return {
    send(message) {
      connection
        .post(PATH, JSON.stringify([message]), headers)
        .then(noteAnswer)
        .catch((error: Error) => {
          if (!closed) broken(error);
        });
    },
    close() {
      closed = true;
      connection.close();
    },
  };
}

async function openWebSocket({ route, credentials, received, broken }: BayeuxWayOptions): Promise<BayeuxWay> {
  const socket = await openSocket(route);
  const { promise, resolve, reject } = Promise.withResolvers<BayeuxWay>();
  let closed = false;
  let open = false;
  let rest: Buffer = Buffer.alloc(0);
  const way: BayeuxWay = {
    send: (message) => void socket.write(toTextFrame(JSON.stringify([message]))),
    close() {
      closed = true;
      socket.destroy();
    },
  };
  const fail = (error: Error): void => {
    if (closed) return;
    way.close();
    if (open) broken(error);
    else reject(error);
  };
  const readFrames = (): void => {
    let at = 0;
    for (let frame = parseFrame(rest, 0); frame !== undefined; frame = parseFrame(rest, at)) {
      at = frame.end;
      if (frame.opcode === OPCODE.text) received(frame.payload.toString());
      else if (frame.opcode === OPCODE.ping) socket.write(toPongFrame(frame.payload));
      else if (frame.opcode === OPCODE.close) fail(new Error('the gateway closed the WebSocket'));
    }
    rest = rest.subarray(at);
  };
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (open) return readFrames();
    const text = rest.toString('latin1');
    if (text.startsWith('HTTP/1.1 101')) {
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      open = true;
      rest = rest.subarray(end + 4);
      resolve(way);
      return;
    }
    const answer = parseAnswer(text);
    if (answer !== undefined) fail(new RefusedError(answer));
  });
  socket.on('error', () => {});
  socket.on('close', () => fail(new Error('the WebSocket was cut')));
  socket.write(
    `GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1:${route.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${credentials}\r\n\r\n`,
  );
  return promise;
}

function withCookies(headers: string, cookies: readonly string[]): string {
  if (cookies.length === 0) return headers;
  return headers.includes('Cookie: ')
    ? `${headers}; ${cookies.join('; ')}`
    : `${headers}\r\nCookie: ${cookies.join('; ')}`;
}
