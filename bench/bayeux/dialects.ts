import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** What a subscriber wants of a server. */
export type Wishes = {
  /** What it subscribes to, where the server knows channels. */
  readonly channels: readonly string[];
  /** Whether its session can replay: such a session outlives a full queue. */
  readonly replay?: boolean;
};

/** How clients speak over a WebSocket. A bare server gets frames and passes them on. */
export type Dialect = {
  /** Begins a session on an open socket and subscribes. Resolves to the session's id. */
  begin(socket: WebSocket, wishes: Wishes): Promise<string>;
  end(socket: WebSocket, clientId: string): Promise<void>;
  /** What is said once the session has begun, so that it is kept. */
  toFirstWord(clientId: string): string | undefined;
  /** What must be said when this has come, so that it is kept. */
  toAnswer(clientId: string, frame: Buffer): string | undefined;
  toPublication(clientId: string, channel: string, data: string): string;
};

export const bare: Dialect = {
  begin: async () => '',
  end: async () => {},
  toFirstWord: () => undefined,
  toAnswer: () => undefined,
  toPublication: (_clientId, _channel, data) => data,
};

export const bayeux: Dialect = {
  async begin(socket, { channels, replay = false }) {
    const { clientId } = await askBayeux(socket, {
      ...{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'], id: 'h' },
      ...(replay ? { ext: { replay } } : {}),
    });
    for (const subscription of channels) {
      await askBayeux(socket, { channel: '/meta/subscribe', clientId, subscription, id: 's' });
    }
    return clientId;
  },
  async end(socket, clientId) {
    await askBayeux(socket, { channel: '/meta/disconnect', clientId, id: 'd' });
  },
  toFirstWord: toConnect,
  toAnswer: (clientId, frame) => (frame.includes('"/meta/connect"') ? toConnect(clientId) : undefined),
  toPublication: (clientId, channel, data) => `[{"channel":"${channel}","clientId":"${clientId}","data":${data}}]`,
};

export const centrifugo: Dialect = {
  async begin(socket, { channels }) {
    await ask(socket, { id: 1, connect: {} }, '"connect"');
    for (const channel of channels) await ask(socket, { id: 2, subscribe: { channel } }, '"subscribe"');
    return '';
  },
  end: async () => {},
  toFirstWord: () => undefined,
  // A ping may share its frame with events.
  toAnswer: (_clientId, frame) =>
    frame.length === 2 || frame.indexOf('{}\n') === 0 || frame.includes('\n{}') ? '{}' : undefined,
  toPublication: (_clientId, channel, data) => `{"id":3,"publish":{"channel":"${channel}","data":${data}}}`,
};

function toConnect(clientId: string): string {
  return JSON.stringify([{ channel: '/meta/connect', clientId, connectionType: 'websocket', id: 'c' }]);
}

async function askBayeux(socket: WebSocket, message: object): Promise<{ readonly clientId: string }> {
  const [reply] = JSON.parse(await ask(socket, [message], '"successful":true'));
  return reply;
}

/** Says something and waits for one frame, which must hold these words. */
async function ask(socket: WebSocket, message: object, words: string): Promise<string> {
  socket.send(JSON.stringify(message));
  const [frame] = await once(socket, 'message');
  const text = String(frame);
  if (!text.includes(words)) throw new Error(`refused: ${text}`);
  return text;
}
