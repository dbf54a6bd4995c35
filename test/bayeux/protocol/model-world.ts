import type { LinkId, TransportName } from '../../../src/bayeux/protocol/port.ts';
import { matchesChannel } from '../../../src/bayeux/protocol/wire/channel.ts';
import {
  BEGINNINGS,
  type ClientKind,
  EVENT_MAX_BYTES,
  isLeft,
  LIMITS,
  type ModelClient,
  type ModelSession,
  NEWCOMER,
  type Pipe,
  type ReplayForm,
  type SentRequest,
  toClient,
  toData,
  toRank,
  toReplayExt,
} from './model-parts.ts';
import { CATCH_UP_WINDOW_MS, createSimulatedServer, type Received, type SentFrame } from './simulated-server.ts';

/** What ends a session. */
const ENDS = ['disconnected', 'expired', 'overflowed', 'evicted', 'signed-out'];

const NEW = { abandoned: false, congested: false };

type LoggedEvent = {
  readonly number: number;
  readonly channel: string;
  readonly owner: string;
  readonly offset: number;
  readonly atMs: number;
};

/** Clients, the wires between, and what must be true of every frame; a broken rule throws. */
export function createModelWorld(kinds: readonly ClientKind[]) {
  const clients = kinds.map(toClient);
  const pipes = new Map<LinkId, Pipe>();
  const broken = new Set<LinkId>();
  const sessions = new Map<string, ModelSession>();
  const requests = new Map<string, SentRequest>();
  let requestIds = 0;
  let numbers = 0;
  /** Public event ids in order of publishing, by event number. */
  const publicIds = new Map<number, number>();
  const logged: LoggedEvent[] = [];

  const server = createSimulatedServer({ ...LIMITS, logPageMaxEntries: 3 }, onFrame);
  server.reportsAtOnce = false;
  server.readsAtOnce = false;
  server.ticksAtOnce = false;

  function rule(holds: boolean, sentence: string, detail: unknown): void {
    if (!holds) throw new Error(`${sentence}: ${JSON.stringify(detail)}`);
  }

  function onFrame(link: LinkId, frame: SentFrame): void {
    const pipe = pipes.get(link);
    if (pipe === undefined) {
      rule(broken.has(link), 'a frame goes to a link that somebody opened', link);
      return;
    }
    const isHttp = pipe.transport !== 'websocket';
    rule(!isHttp || server.frames(link).length === 1, 'an HTTP exchange is answered once', link);
    const ranks = frame.messages.map(toRank);
    rule(ranks.join() === ranks.toSorted().join(), 'events first, connect replies last [W1]', frame.messages);
    rule(frame.messages.length > 0, 'no answer is empty [E3]', link);
    // What was asked for together is answered together: there an event may come of a subscription whose reply stands behind it.
    for (const message of frame.messages) if (BEGINNINGS.has(message.channel ?? '')) noteReply(pipe, message);
    pipe.frames.push({ frame, session: pipe.session });
    for (const message of frame.messages) {
      if (message.successful === undefined) checkEvent(pipe, message);
      else if (!BEGINNINGS.has(message.channel ?? '')) noteReply(pipe, message);
    }
  }

  function checkEvent(pipe: Pipe, event: Received): void {
    const { session, client } = pipe;
    const subscribed = [...(session?.subscriptions ?? [])].some((name) => matchesChannel(name, event.channel ?? ''));
    rule(subscribed, 'no event of a channel that is not subscribed [U1]', event);
    const owner = toData(event).owner;
    rule(owner === undefined || owner === client.kind.identity, 'no event of another identity [S2]', event);
    rule((event.ext?.['replay'] !== undefined) === session?.withIds, 'ids for sessions with replay only [X6]', event);
    rule(event.clientId === undefined && event.id === undefined, 'nothing of the publisher [F11]', event);
  }

  function noteReply(pipe: Pipe, reply: Received): void {
    const request = requests.get(String(reply.id));
    rule(request !== undefined, 'a reply answers a request', reply);
    if (request === undefined) return;
    request.replies++;
    rule(request.replies === 1, 'one reply per message [E3]', reply);
    rule(reply.channel === request.message.channel, 'a reply has its request’s channel', reply);
    rule(!request.stolen || reply.error === '402::session_unknown', 'nobody uses a session of another [S2]', reply);
    const { number } = toData(request.message);
    if (number > 0) notePublish(number, reply.successful === true);
    if (reply.successful !== true) return;
    if (reply.channel === '/meta/handshake') startSession(pipe, reply.clientId ?? '');
    if (reply.channel === '/meta/subscribe') noteSubscribe(pipe, request.message);
    if (reply.channel === '/meta/unsubscribe' && pipe.session !== undefined) {
      pipe.session.subscriptions.delete(request.message.subscription ?? '');
      for (const [number, channel] of pipe.session.owed)
        if (!covers(pipe.session, channel)) pipe.session.owed.delete(number);
    }
  }

  function noteSubscribe({ client, session }: Pipe, message: SentRequest['message']): void {
    if (session === undefined) return;
    const subscription = message.subscription ?? '';
    if (client.kind.replay === 'never') oweMissed(session, client.kind.identity, subscription);
    session.subscriptions.add(subscription);
    if (message.ext?.['replay'] !== undefined) session.withIds = true;
  }

  /** On each channel that the subscription is the first to cover: what has reached none of the identity's sessions [promise 4]. */
  function oweMissed(session: ModelSession, identity: string, subscription: string): void {
    for (const { number, channel, owner, offset, atMs } of logged) {
      if (owner !== identity || covers(session, channel) || !matchesChannel(subscription, channel)) continue;
      const isMissed = offset > server.deliveredThrough(identity, channel) && !session.received.has(number);
      if (isMissed && atMs >= server.nowMs() - CATCH_UP_WINDOW_MS) session.owed.set(number, channel);
    }
  }

  function notePublish(number: number, successful: boolean): void {
    if (successful) publicIds.set(number, publicIds.size + 1);
    else for (const { session } of clients) session?.owed.delete(number);
  }

  function startSession(pipe: Pipe, id: string): void {
    const session = {
      id,
      subscriptions: new Set<string>(),
      owed: new Map(),
      received: new Set<number>(),
      newestByChannel: new Map(),
      withIds: pipe.client.kind.replay === 'handshake',
      subscribedBefore: false,
    };
    rule(!sessions.has(id), 'a clientId is never given twice [F3]', id);
    sessions.set(id, session);
    pipe.session = session;
    pipe.client.session = session;
    pipe.client.lastAck = -1;
  }

  function covers(session: ModelSession, channel: string): boolean {
    return [...session.subscriptions].some((name) => matchesChannel(name, channel));
  }

  function isAlive({ id }: ModelSession): boolean {
    return !server.sessionChanges.some((change) => ENDS.some((end) => change === `${id} ${end}`));
  }

  function owe(number: number, channel: string, owner: string | undefined): void {
    for (const { session, kind } of clients) {
      if (session === undefined || (owner !== undefined && owner !== kind.identity)) continue;
      if (covers(session, channel)) session.owed.set(number, channel);
    }
  }

  /** The first frame on its way to each of these arrives, and the server is told of all of them at once. */
  function arrive(links: readonly LinkId[]): void {
    const arrived = links.flatMap((link) => {
      const pipe = pipes.get(link);
      const first = pipe?.abandoned === false ? pipe.frames.shift() : undefined;
      return pipe === undefined || first === undefined ? [] : [{ link, pipe, ...first }];
    });
    for (const { pipe, frame, session } of arrived) {
      for (const message of frame.messages) {
        if (message.successful === undefined) receive(session, message);
        if (message.channel === '/meta/connect') receiveConnect(pipe.client, session, message);
      }
    }
    const reports = arrived.flatMap(({ link, frame }) => (frame.reportSent ? [{ link, ok: true }] : []));
    server.handle({ type: 'sent', reports });
    for (const { link, pipe } of arrived) {
      if (pipe.transport !== 'websocket' && pipes.delete(link)) server.gone(link);
    }
  }

  function receive(session: ModelSession | undefined, event: Received): void {
    if (session === undefined) return;
    const { number } = toData(event);
    const channel = event.channel ?? '';
    rule(!session.received.has(number), 'each event once per session [C5]', event);
    rule(number > (session.newestByChannel.get(channel) ?? 0), 'the order of each channel', event);
    session.received.add(number);
    session.newestByChannel.set(channel, number);
    session.owed.delete(number);
  }

  function receiveConnect(client: ModelClient, session: ModelSession | undefined, reply: Received): void {
    client.connecting.delete(String(reply.id));
    const { ack, replay }: { readonly ack?: unknown; readonly replay?: unknown } = reply.ext ?? {};
    if (typeof ack === 'number' && session === client.session) client.lastAck = ack;
    const first = typeof replay === 'object' && replay !== null && 'first' in replay ? Number(replay.first) : 0;
    for (const number of session?.owed.keys() ?? []) {
      if ((publicIds.get(number) ?? Number.POSITIVE_INFINITY) < first) session?.owed.delete(number);
    }
  }

  function stopWaiting(client: ModelClient, link: LinkId): void {
    for (const [id, used] of client.connecting) if (used === link) client.connecting.delete(id);
  }

  /** The link dies with what is on it; the server learns it by a failed write or only by the close. */
  function breakLink(link: LinkId, failedWrite: boolean): void {
    const pipe = pipes.get(link);
    if (pipe === undefined) return;
    pipes.delete(link);
    broken.add(link);
    stopWaiting(pipe.client, link);
    if (pipe.client.socket === link) pipe.client.socket = undefined;
    if (failedWrite && pipe.frames.some(({ frame }) => frame.reportSent)) server.report(link, false);
    server.gone(link);
  }

  function abandon(link: LinkId): void {
    const pipe = pipes.get(link);
    if (pipe === undefined) return;
    pipe.abandoned = true;
    broken.add(link);
    stopWaiting(pipe.client, link);
    if (pipe.client.socket === link) pipe.client.socket = undefined;
  }

  function toLink(client: ModelClient): LinkId {
    const { transport } = client;
    const link = transport === 'websocket' && client.socket !== undefined ? client.socket : server.openLink();
    if (transport === 'websocket') client.socket = link;
    const pipe = pipes.get(link) ?? { client, transport, frames: [], session: client.session, ...NEW };
    pipe.session = client.session;
    pipes.set(link, pipe);
    return link;
  }

  /** Sends messages together; each is [channel, fields]. */
  function send(client: ModelClient, ...messages: readonly (readonly [channel: string, fields: object])[]): void {
    sendAs(client, client.session, messages);
  }

  function sendAs(
    client: ModelClient,
    session: ModelSession | undefined,
    messages: readonly (readonly [channel: string, fields: object])[],
  ): void {
    const link = toLink(client);
    const clientId = session === undefined ? {} : { clientId: session.id };
    const batch = messages.map(([channel, fields]) => {
      const message = { channel, id: `request${++requestIds}`, ...clientId, ...fields };
      requests.set(message.id, { link, message, stolen: session !== client.session, replies: 0 });
      if (channel === '/meta/connect') client.connecting.set(message.id, link);
      return message;
    });
    const { identity, browser } = client.kind;
    const { transport } = client;
    client.spokeOn = transport;
    server.request(link, batch, { transport, identity, browser: transport === 'websocket' ? undefined : browser });
  }

  /** What a publish on this channel looks like, once everybody who is subscribed is owed it. */
  function newEvent(channel: string): readonly [string, object] {
    const number = ++numbers;
    owe(number, channel, undefined);
    return [channel, { data: { number } }];
  }

  const world = {
    server,
    clients,
    links: () => [...pipes.keys()],
    arrive,
    breakLink,
    abandon,
    shakeHands(client: ModelClient): void {
      for (const [link, pipe] of pipes)
        if (pipe.client === client && pipe.transport !== client.transport) abandon(link);
      client.session = undefined;
      client.connecting.clear();
      const { replay, ack } = client.kind;
      const supportedConnectionTypes = [client.transport];
      const ext = { replay: replay === 'handshake', ack };
      send(client, ['/meta/handshake', { version: '1.0', supportedConnectionTypes, ext }]);
    },
    connect(client: ModelClient, advice: object | undefined): void {
      // With ack, a second connect would say nothing of what the first brings, and rightly get it again.
      if (client.kind.ack && client.connecting.size > 0) return;
      const ext = client.kind.ack ? { ack: client.lastAck } : {};
      send(client, ['/meta/connect', { connectionType: client.transport, ext, ...(advice && { advice }) }]);
    },
    subscribe(client: ModelClient, subscription: string, wish: ReplayForm): void {
      const { session } = client;
      const first = session?.subscribedBefore === false;
      if (session !== undefined) session.subscribedBefore = true;
      const ext = client.kind.replay === 'never' ? {} : toReplayExt(subscription, wish, first ? -2 : -1);
      send(client, ['/meta/subscribe', { subscription, ext }]);
    },
    send,
    publish(client: ModelClient, channel: string): void {
      if (client.session !== undefined && isAlive(client.session)) send(client, newEvent(channel));
    },
    /** Several messages together; a connect among them is answered at once. */
    batch(client: ModelClient, subscription: string, channel: string): void {
      const { session } = client;
      if (session === undefined || !isAlive(session)) return;
      const connect = client.kind.ack ? [] : [['/meta/connect', { connectionType: client.transport }] as const];
      session.subscribedBefore = true;
      send(client, ...connect, ['/meta/subscribe', { subscription }], newEvent(channel), newEvent(channel));
    },
    /** One client uses the session of another. */
    steal(thief: ModelClient, victim: ModelClient | undefined, channel: string): void {
      if (victim?.session === undefined || victim.kind.identity === thief.kind.identity) return;
      sendAs(thief, victim.session, [[channel, { subscription: '/**', data: { number: -1 } }]]);
      for (const [id, request] of requests) if (request.stolen) thief.connecting.delete(id);
    },
    /** The client goes on over another transport; what still comes on its links of before it looks at, or not. */
    move(client: ModelClient, transport: TransportName, looks: boolean): void {
      for (const [link, pipe] of pipes) {
        // What is on a full socket, or not acknowledged, rightly comes again.
        if (pipe.client === client && (!looks || pipe.congested || client.kind.ack)) abandon(link);
      }
      client.transport = transport;
    },
    congest(link: LinkId, congested: boolean): void {
      const pipe = pipes.get(link);
      if (pipe === undefined) return;
      pipe.congested = congested;
      if (congested && isLeft(pipe)) abandon(link);
      server.congest(link, congested);
    },
    log(identity: string, channel: string): void {
      const number = ++numbers;
      owe(number, channel, identity);
      const offset = server.log(identity, { number, owner: identity }, { channel, quietly: true });
      logged.push({ number, channel, owner: identity, offset, atMs: server.nowMs() });
    },
    wait(ms: number): void {
      for (const [link, pipe] of pipes) if (isLeft(pipe)) abandon(link);
      server.wait(ms);
    },
    isAlive,
    checkBounds(): void {
      const { sessions: count, queuedMessages, queuedBytes, publicLogMessages, timers, links } = server.core.stats();
      rule(
        queuedBytes <= count * (LIMITS.queueMaxBytes + EVENT_MAX_BYTES),
        'queues stay within their bytes [S4]',
        queuedBytes,
      );
      rule(queuedMessages <= count * LIMITS.queueMaxMessages, 'queues stay within their bound [S4]', queuedMessages);
      rule(publicLogMessages <= 8, 'the public log stays within its bound [S4]', publicLogMessages);
      rule(timers === count, 'each session has one deadline', { timers, count });
      rule(links <= pipes.size, 'no link is remembered that is gone', { links, pipes: pipes.size });
    },
    /** Everything on its way arrives, until nothing moves any more. */
    comeToRest(): void {
      for (const [link, pipe] of pipes) if (pipe.abandoned) breakLink(link, false);
      for (let round = 0; round < 40; round++) {
        for (const link of pipes.keys()) world.congest(link, false);
        server.answerReads();
        server.tell();
        server.wait(0);
        for (const link of pipes.keys()) while ((pipes.get(link)?.frames.length ?? 0) > 0) arrive([link]);
        for (const client of clients) {
          const { session } = client;
          if (session !== undefined && isAlive(session) && client.connecting.size === 0)
            world.connect(client, undefined);
        }
      }
    },
    /** Everybody has gone: a newcomer's connect is held, whatever browser it comes from [S1]. */
    checkNobodyHeld(): void {
      const client = toClient(NEWCOMER);
      world.shakeHands(client);
      for (let connects = 0; connects < 2; connects++) {
        client.connecting.clear();
        world.connect(client, undefined);
      }
      rule(server.core.stats().heldConnects === 1, 'no browser is remembered [S1]', client.kind);
    },
    /** Returns how many events the sessions that live have received. */
    checkNothingOwed(): number {
      let received = 0;
      for (const { session } of clients) {
        if (session === undefined || !isAlive(session)) continue;
        rule(session.owed.size === 0, 'no event is lost [N7]', [session.id, ...session.owed]);
        received += session.received.size;
      }
      return received;
    },
    checkAllAnswered(): void {
      for (const { link, message, replies } of requests.values()) {
        rule(replies === 1 || broken.has(link), 'every message is answered [E3]', message);
      }
    },
  };
  return world;
}

export type ModelWorld = ReturnType<typeof createModelWorld>;
