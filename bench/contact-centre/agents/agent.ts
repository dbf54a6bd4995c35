import type { Route } from '../../support/http-connection.ts';
import { type BayeuxWay, openBayeuxWay, type Transport } from './bayeux-way.ts';

/** What became of a request: the data of its notification. */
export type Outcome = { readonly text: string; readonly atMs: number };

/** Somebody with one Bayeux session that is subscribed to outcomes and keeps its connect going. */
export type Agent = {
  readonly credentials: string;
  readonly route: Route;
  /** Resolves when the outcome of this request has reached the session. */
  outcomeOf(referenceId: string): Promise<Outcome>;
  close(): void;
};

export type AgentOptions = {
  readonly transport: Transport;
  readonly route: Route;
  readonly credentials: string;
  /** A connect was answered without anything in it. */
  readonly polled: () => void;
  readonly broken: () => void;
};

type Reply = { readonly channel: string; readonly clientId?: string; readonly successful?: boolean };

/** Opens the session; resolves when its subscription is confirmed. Rejects when it is not let in. */
export async function openAgent(options: AgentOptions): Promise<Agent> {
  const { transport, route, credentials, polled } = options;
  const subscribed = Promise.withResolvers<void>();
  let isOpen = false;
  const broken = (error: Error): void => {
    if (isOpen) options.broken();
    else subscribed.reject(error);
  };
  const arrived = new Map<string, Outcome>();
  const awaited = new Map<string, (outcome: Outcome) => void>();
  let clientId = '';

  function noteOutcomes(text: string): void {
    const atMs = performance.now();
    for (const message of JSON.parse(text)) {
      const referenceId = message.data?.referenceId;
      if (referenceId === undefined) continue;
      const outcome = { text: JSON.stringify(message.data), atMs };
      const resolve = awaited.get(String(referenceId));
      if (resolve === undefined) arrived.set(String(referenceId), outcome);
      else resolve(outcome);
      awaited.delete(String(referenceId));
    }
  }
  function noteReply(reply: Reply): void {
    if (reply.successful !== true) {
      broken(new Error(`refused: ${JSON.stringify(reply)}`));
    } else if (reply.channel === '/meta/handshake') {
      clientId = reply.clientId ?? '';
      way.send({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions', id: 's' });
    } else {
      if (reply.channel === '/meta/subscribe') subscribed.resolve();
      way.send({ channel: '/meta/connect', clientId, connectionType: transport, id: 'c' });
    }
  }
  function received(text: string): void {
    const hasData = text.includes('"referenceId"');
    if (hasData) noteOutcomes(text);
    // Few notifications, many polls: only the first replies are parsed.
    if (isOpen && text.includes('"/meta/connect"') && text.includes('"successful":true')) {
      if (!hasData) polled();
      way.send({ channel: '/meta/connect', clientId, connectionType: transport, id: 'c' });
    } else if (text.includes('"/meta/')) {
      for (const message of JSON.parse(text)) if (message.channel.startsWith('/meta/')) noteReply(message);
    }
  }

  const way: BayeuxWay = await openBayeuxWay(transport, { route, credentials, received, broken });
  way.send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [transport], id: 'h' });
  try {
    await subscribed.promise;
  } catch (error) {
    way.close();
    throw error;
  }
  isOpen = true;
  return {
    credentials,
    route,
    outcomeOf(referenceId) {
      const outcome = arrived.get(referenceId);
      arrived.delete(referenceId);
      if (outcome !== undefined) return Promise.resolve(outcome);
      return new Promise((resolve) => awaited.set(referenceId, resolve));
    },
    close: () => way.close(),
  };
}
