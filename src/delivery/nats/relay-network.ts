import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { NodeLife } from './node-life.ts';
import { createRelayMail, framesOf } from './relay-mail.ts';
import type { NatsHome } from './server/nats-home.ts';
import { isNobody, toHeaders } from './server/publish-batch.ts';

/** How gateways reach each other over NATS: nothing is stored, and what is lost is told of. */
export type NatsRelayNetwork = {
  readonly node: string;
  isFresh(node: string): boolean;
  isLiving(node: string): boolean;
  send(node: string, text: string): void;
  broadcast(text: string): void;
  ask(node: string, text: string): Promise<'taken' | 'nobody' | 'silent'>;
  listen(listener: (text: string) => void): void;
  onLoss(listener: (node: string | undefined) => void): void;
  stop(): void;
};

export type RelayNetworkOptions = {
  readonly home: NatsHome;
  readonly life: NodeLife;
  /** A node whose beat is not older than this was heard of a moment ago. */
  readonly freshMs: number;
  /** A node whose beat is older than this is taken for dead. */
  readonly claimMs: number;
  /** How long an answer of another node is waited for. */
  readonly askMs: number;
};

/** What a server answers in the place of a subscriber that is not there. */
const NO_RESPONDERS = 503;

export function createRelayNetwork({ home, life, freshMs, claimMs, askMs }: RelayNetworkOptions): NatsRelayNetwork {
  const { subjects, road } = home;
  const { connection } = road;
  const { node } = life;
  let hear: (text: string) => void = () => {};
  let lose: (node: string | undefined) => void = () => {};
  const mail = createRelayMail((other, message) => {
    // What would wait for a connection is lost: both ends are told so when there is one again.
    if (road.isConnected())
      connection.publish(subjects.relay(other), message, { reply: subjects.relayAbsent(node, other) });
  });

  const subscriptions = [
    hearOn(connection, subjects.relay(node), (message) => {
      const absent = subjects.parseRelayAbsent(message.reply ?? '');
      // What is asked has a reply subject of NATS's own.
      if (absent === undefined) message.respond();
      else if (absent.readsSeveral) mail.readsSeveral(absent.from);
      for (const frame of framesOf(message.string())) hear(frame);
    }),
    hearOn(connection, subjects.relayAbsent(node, '*'), (message) => {
      const absent = subjects.parseRelayAbsent(message.subject);
      if (absent !== undefined && message.headers?.code === NO_RESPONDERS) lose(absent.node);
    }),
    hearOn(connection, subjects.relayAll, (message) => {
      if (message.headers?.get('From') !== node) hear(message.string());
    }),
    hearOn(connection, subjects.relayLosses, (message) => {
      if (message.string() !== node) lose(message.string());
    }),
  ];
  road.onReconnect(() => {
    connection.publish(subjects.relayLosses, node);
    lose(undefined);
  });

  return {
    node,
    isFresh: (other) => life.lease.isFresh(other, life.now(), freshMs),
    isLiving: (other) => life.lease.isFresh(other, life.now(), claimMs),
    send: mail.send,
    broadcast(text) {
      if (road.isConnected()) connection.publish(subjects.relayAll, text, { headers: toHeaders({ From: node }) });
    },
    ask: (other, text) => askNode(road, subjects.relay(other), text, askMs),
    listen(listener) {
      hear = listener;
    },
    onLoss(listener) {
      lose = listener;
    },
    stop() {
      mail.flush();
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

function hearOn(connection: NatsConnection, subject: string, callback: (message: Msg) => void): Subscription {
  return connection.subscribe(subject, {
    callback(error, message) {
      if (error === null) callback(message);
    },
  });
}

async function askNode(
  { isConnected, connection }: NatsHome['road'],
  subject: string,
  text: string,
  timeout: number,
): Promise<'taken' | 'nobody' | 'silent'> {
  if (!isConnected()) return 'silent';
  try {
    await connection.request(subject, text, { timeout });
    return 'taken';
  } catch (error) {
    return isNobody(error) ? 'nobody' : 'silent';
  }
}
