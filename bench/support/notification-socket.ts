import { once } from 'node:events';
import { WebSocket } from 'ws';

type Message = {
  readonly channel: string;
  readonly data?: { readonly referenceId: number; readonly errorMessage?: string };
};

export type NotificationSocket = {
  /** Resolves when the notification of this request has arrived; rejects when it tells of a failure. */
  answerTo(referenceId: number): Promise<void>;
  close(): void;
};

/** Opens a bare WebSocket, no Bayeux: what the baseline program pushes on. */
export async function openBareSocket(url: string): Promise<NotificationSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return watch(socket);
}

/** Opens a WebSocket, shakes hands, subscribes to the operations' channel and keeps one connect going. */
export async function openBayeuxSocket(url: string, authorization: string): Promise<NotificationSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false, headers: { authorization } });
  await once(socket, 'open');
  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
  const { clientId } = await exchange(socket, handshake);
  await exchange(socket, { channel: '/meta/connect', clientId, connectionType: 'websocket' });
  await exchange(socket, { channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
  keepConnected(socket, clientId);
  return watch(socket);
}

/** A connect is answered after half a minute: the next one follows, or the session ends under a slow benchmark. */
function keepConnected(socket: WebSocket, clientId: string): void {
  const connect = JSON.stringify([{ channel: '/meta/connect', clientId, connectionType: 'websocket' }]);
  socket.on('message', (frame) => {
    const text = String(frame);
    if (!text.includes('"/meta/connect"')) return;
    if (text.includes('"successful":false')) throw new Error(`the session is over: ${text}`);
    socket.send(connect);
  });
  socket.send(connect);
}

async function exchange(socket: WebSocket, message: object): Promise<{ readonly clientId: string }> {
  socket.send(JSON.stringify([message]));
  const [frame] = await once(socket, 'message');
  const [reply] = JSON.parse(String(frame));
  if (reply.successful !== true) throw new Error(`refused: ${JSON.stringify(reply)}`);
  return reply;
}

function watch(socket: WebSocket): NotificationSocket {
  const arrived = new Map<number, boolean>();
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  socket.on('message', (frame) => {
    const messages: readonly Message[] = JSON.parse(String(frame));
    for (const { data } of messages) {
      if (data === undefined) continue;
      const waiter = waiting.get(data.referenceId);
      const succeeded = data.errorMessage === undefined;
      if (waiter === undefined) arrived.set(data.referenceId, succeeded);
      else settle(waiter, succeeded, data.referenceId);
      waiting.delete(data.referenceId);
    }
  });
  return {
    answerTo(referenceId) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter = { resolve, reject };
      const succeeded = arrived.get(referenceId);
      if (succeeded === undefined) waiting.set(referenceId, waiter);
      else settle(waiter, succeeded, referenceId);
      arrived.delete(referenceId);
      return promise;
    },
    close: () => socket.terminate(),
  };
}

function settle(
  waiter: { resolve(): void; reject(error: Error): void },
  succeeded: boolean,
  referenceId: number,
): void {
  if (succeeded) waiter.resolve();
  else waiter.reject(new Error(`request ${referenceId} failed`));
}
