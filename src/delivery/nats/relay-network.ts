import type { Msg, Subscription } from '@nats-io/transport-node';
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

  const heard = (subject: string, callback: (message: Msg) => void): Subscription =>
    connection.subscribe(subject, {
      callback(error, message) {
        if (error === null) callback(message);
      },
    });
  const subscriptions = [
    heard(subjects.relay(node), (message) => {
      const { reply } = message;
      if (reply !== undefined && reply !== '' && !reply.startsWith(subjects.relayAbsences)) message.respond();
      for (const frame of framesOf(message.string())) hear(frame);
    }),
    heard(subjects.relayAbsent(node, '*'), (message) => {
      if (message.headers?.code === NO_RESPONDERS) lose(message.subject.split('.').at(-1));
    }),
    heard(subjects.relayAll, (message) => {
      if (message.headers?.get('From') !== node) hear(message.string());
    }),
    heard(subjects.relayLosses, (message) => {
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
    async ask(other, text) {
      if (!road.isConnected()) return 'silent';
      try {
        await connection.request(subjects.relay(other), text, { timeout: askMs });
        return 'taken';
      } catch (error) {
        return isNobody(error) ? 'nobody' : 'silent';
      }
    },
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
