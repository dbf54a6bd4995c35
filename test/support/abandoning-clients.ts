import { BAYEUX_PATH, type BayeuxServer, basic } from './bayeux-server.ts';
import { openRawConnection, postHead, type RawConnection } from './raw-http.ts';
import { openRawWebSocket, type RawWebSocket, TEXT } from './raw-websocket.ts';
import { type Message, parseMessages } from './wire-client.ts';

/** What clients leave behind that never say goodbye. */
export type Abandonment = {
  readonly name: string;
  /** Opens a session for each user and forgets it. What is returned ends what the clients still hold open. */
  leave(server: BayeuxServer, users: readonly string[]): Promise<() => void>;
};

const LOGGED = '/v2/ucs/interactions';

function shakeHands(transport: string): Message {
  return { channel: '/meta/handshake', version: '1.0', ext: { replay: true }, supportedConnectionTypes: [transport] };
}
/** Channels that everybody has, and some that nobody else has. */
function subscribe(clientId: unknown): Message {
  const subscription = ['/test/left', '/test/**', LOGGED, `/test/${clientId}`, `/test/${clientId}/**`];
  return { channel: '/meta/subscribe', clientId, subscription, ext: { replay: { '/test/**': -2, [LOGGED]: -2 } } };
}
function connect(clientId: unknown, connectionType: string): Message {
  return { channel: '/meta/connect', clientId, connectionType };
}

/** A request of a user, in a browser of its own. */
function toRequest(user: string, messages: readonly Message[]): string {
  const body = JSON.stringify(messages);
  return postHead(BAYEUX_PATH, body, { Authorization: basic(user), Cookie: `BAYEUX_BROWSER=${user}` }) + body;
}

/** Fewer than may wait on one connection. */
const PIPELINED = 50;

/** Sends requests one behind the other. Resolves with the first message of each answer. */
async function pipeline({ write, answer }: RawConnection, requests: readonly string[]): Promise<readonly Message[]> {
  const replies: Message[] = [];
  for (let first = 0; first < requests.length; first += PIPELINED) {
    const some = requests.slice(first, first + PIPELINED);
    await write(some.join(''));
    for (let at = 0; at < some.length; at++) {
      const answered = await answer();
      if (answered === 'closed') throw new Error('closed without an answer');
      replies.push(...parseMessages(answered.body).slice(0, 1));
    }
  }
  return replies;
}

type Session = { readonly user: string; readonly clientId: unknown };

async function openSessions(connection: RawConnection, users: readonly string[]): Promise<readonly Session[]> {
  const replies = await pipeline(
    connection,
    users.map((user) => toRequest(user, [shakeHands('long-polling')])),
  );
  return users.map((user, at) => ({ user, clientId: replies[at]?.clientId }));
}

/** Resolves once so many connects more are held, or fewer when the number is negative. */
async function heldConnectsChange(server: BayeuxServer, by: number): Promise<void> {
  const count = server.host.stats().heldConnects + by;
  while (server.host.stats().heldConnects !== count) await new Promise(setImmediate);
}

/** Every session has its connect held on a connection of its own. */
async function holdPolls(server: BayeuxServer, users: readonly string[]): Promise<readonly RawConnection[]> {
  const opener = await openRawConnection(server.port);
  const sessions = await openSessions(opener, users);
  await pipeline(
    opener,
    sessions.map(({ user, clientId }) => toRequest(user, [connect(clientId, 'long-polling'), subscribe(clientId)])),
  );
  opener.socket.destroy();
  const held = heldConnectsChange(server, users.length);
  const polls = sessions.map(async ({ user, clientId }) => {
    const poll = await openRawConnection(server.port);
    await poll.write(toRequest(user, [connect(clientId, 'long-polling')]));
    return poll;
  });
  await held;
  return Promise.all(polls);
}

/** Every session has a WebSocket, on which its connect is held. */
async function holdWebSockets(server: BayeuxServer, users: readonly string[]): Promise<readonly RawWebSocket[]> {
  const held = heldConnectsChange(server, users.length);
  const sockets = users.map(async (user) => {
    const socket = await openRawWebSocket(server.port, { Authorization: basic(user) });
    const ask = async (message: Message) => {
      await socket.send(TEXT, JSON.stringify([message]));
      return parseMessages((await socket.frame()).payload.toString())[0];
    };
    const clientId = (await ask(shakeHands('websocket')))?.clientId;
    await ask(subscribe(clientId));
    await ask(connect(clientId, 'websocket'));
    await socket.send(TEXT, JSON.stringify([connect(clientId, 'websocket')]));
    return socket;
  });
  await held;
  return Promise.all(sockets);
}

export const ABANDONMENTS: readonly Abandonment[] = [
  {
    name: 'handshakes, and nothing more',
    async leave(server, users) {
      const connection = await openRawConnection(server.port);
      await openSessions(connection, users);
      return () => connection.socket.destroy();
    },
  },
  {
    name: 'subscriptions with replay, and no connect',
    async leave(server, users) {
      const connection = await openRawConnection(server.port);
      const sessions = await openSessions(connection, users);
      await pipeline(
        connection,
        sessions.map(({ user, clientId }) => toRequest(user, [subscribe(clientId)])),
      );
      return () => connection.socket.resetAndDestroy();
    },
  },
  {
    name: 'held polls, reset',
    async leave(server, users) {
      const polls = await holdPolls(server, users);
      const dropped = heldConnectsChange(server, -users.length);
      for (const { socket } of polls) socket.resetAndDestroy();
      await dropped;
      return () => {};
    },
  },
  {
    name: 'held polls whose answers nobody reads',
    async leave(server, users) {
      const polls = await holdPolls(server, users);
      for (const { socket } of polls) socket.pause();
      return () => {
        for (const { socket } of polls) socket.destroy();
      };
    },
  },
  {
    name: 'WebSockets, reset',
    async leave(server, users) {
      const sockets = await holdWebSockets(server, users);
      const dropped = heldConnectsChange(server, -users.length);
      for (const { connection } of sockets) connection.socket.resetAndDestroy();
      await dropped;
      return () => {};
    },
  },
  {
    name: 'WebSockets, half open: they answer no ping',
    async leave(server, users) {
      const sockets = await holdWebSockets(server, users);
      return () => {
        for (const { connection } of sockets) connection.socket.destroy();
      };
    },
  },
];
