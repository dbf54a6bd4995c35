import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ClientKind, ModelClient } from './model-parts.ts';
import { createModelWorld, type ModelWorld } from './model-world.ts';
import { LOGGED, LOGGED_TOO } from './simulated-server.ts';

const CHANNELS = ['/test/a', '/test/b', '/test/a/c'];
const SUBSCRIPTIONS = [...CHANNELS, '/test/*', '/test/**', '/**', LOGGED, LOGGED_TOO, '/v2/ucs/*'];
const IDENTITIES = ['alice', 'bob'];

const TRANSPORTS = ['websocket', 'long-polling', 'callback-polling'] as const;
const STOLEN = ['/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect', ...CHANNELS];

const kind: fc.Arbitrary<ClientKind> = fc.record({
  identity: fc.constantFrom(...IDENTITIES),
  transport: fc.constantFrom(...TRANSPORTS),
  replay: fc.constantFrom('never', 'handshake', 'subscribe'),
  ack: fc.boolean(),
  browser: fc.constantFrom(undefined, undefined, 'shared'),
});

const who = fc.nat(3);
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shake hands' as const), who }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('connect' as const),
      who,
      advice: fc.constantFrom(undefined, undefined, { timeout: 0 }, { timeout: 2_000, interval: 3_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      who,
      to: fc.constantFrom(...SUBSCRIPTIONS),
      on: fc.constantFrom(...CHANNELS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      who,
      to: fc.constantFrom(...TRANSPORTS),
      looks: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('steal' as const), who, from: who, on: fc.constantFrom(...STOLEN) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      who,
      to: fc.constantFrom(...SUBSCRIPTIONS),
      wish: fc.constantFrom('not at all', 'alone', 'by subscription', 'by channel'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), who, to: fc.constantFrom(...SUBSCRIPTIONS) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('publish' as const), who, to: fc.constantFrom(...CHANNELS) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('log' as const),
      to: fc.constantFrom(...IDENTITIES),
      on: fc.constantFrom(LOGGED, LOGGED_TOO),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), who }) },
  {
    weight: 24,
    arbitrary: fc.record({ do: fc.constant('arrive' as const), link: fc.nat(7), together: fc.constantFrom(1, 1, 8) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('break' as const), link: fc.nat(7), failedWrite: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('congest' as const), link: fc.nat(7), congested: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abandon' as const), link: fc.nat(7) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('tell' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(100, 100, 4_000, 4_000, 31_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function take(world: ModelWorld, next: Step): void {
  if ('who' in next) {
    const client = world.clients[next.who % world.clients.length];
    if (client !== undefined) act(world, client, next);
    return;
  }
  const links = world.links();
  const link = 'link' in next ? links[next.link % Math.max(1, links.length)] : undefined;
  if (link !== undefined) {
    if (next.do === 'arrive') world.arrive(links.slice(links.indexOf(link)).slice(0, next.together));
    else if (next.do === 'break') world.breakLink(link, next.failedWrite);
    else if (next.do === 'abandon') world.abandon(link);
    else if (next.do === 'congest') world.congest(link, next.congested);
  } else if (next.do === 'log') world.log(next.to, next.on);
  else if (next.do === 'read') world.server.answerReads();
  else if (next.do === 'tick') world.server.tick();
  else if (next.do === 'tell') world.server.tell();
  else if (next.do === 'wait') world.wait(next.ms);
}

function act(world: ModelWorld, client: ModelClient, next: Extract<Step, { readonly who: number }>): void {
  const { session } = client;
  if (next.do === 'shake hands' || session === undefined || !world.isAlive(session)) world.shakeHands(client);
  else if (next.do === 'connect') world.connect(client, next.advice);
  else if (next.do === 'subscribe') world.subscribe(client, next.to, next.wish);
  else if (next.do === 'unsubscribe') world.send(client, ['/meta/unsubscribe', { subscription: next.to }]);
  else if (next.do === 'publish') world.publish(client, next.to);
  else if (next.do === 'batch') world.batch(client, next.to, next.on);
  else if (next.do === 'move') world.move(client, next.to, next.looks);
  else if (next.do === 'steal') world.steal(client, world.clients[next.from % world.clients.length], next.on);
  else world.send(client, ['/meta/disconnect', {}]);
}

it('keeps the rules under any interleaving of messages, time, lost links, publishes and log entries', () => {
  const kinds = fc.array(kind, { minLength: 1, maxLength: 3 });
  const firsts = fc.array(fc.constantFrom(...SUBSCRIPTIONS), { minLength: 3, maxLength: 3 });
  const numRuns = 3_000;
  let received = 0;
  fc.assert(
    fc.property(
      kinds,
      firsts,
      fc.array(step, { minLength: 20, maxLength: 200, size: 'max' }),
      (clients, subscriptions, steps) => {
        const world = createModelWorld(clients);
        for (const [index, client] of world.clients.entries()) {
          world.shakeHands(client);
          world.connect(client, { timeout: 0 });
          world.subscribe(client, subscriptions[index] ?? '/**', 'not at all');
          world.connect(client, undefined);
        }
        for (const next of steps) {
          take(world, next);
          world.checkBounds();
        }
        world.comeToRest();
        received += world.checkNothingOwed();
        world.server.wait(30_000);
        world.checkAllAnswered();
        for (const link of world.links()) world.breakLink(link, false);
        world.server.wait(40_000);
        expect(world.server.core.stats()).toMatchObject({
          sessions: 0,
          subscriptions: 0,
          heldConnects: 0,
          queuedMessages: 0,
          queuedBytes: 0,
          timers: 0,
          links: 0,
        });
        expect(world.server.core.nextDeadlineMs()).toBeUndefined();
        world.checkNobodyHeld();
      },
    ),
    { numRuns },
  );
  // Else the rules were kept because nothing happened.
  expect(received).toBeGreaterThan(5 * numRuns);
});
