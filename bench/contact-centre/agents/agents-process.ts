/** Thousands of agents in a process of their own: what they cost is no matter of the gateway that is measured. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openHttpConnection, type Route } from '../../support/http-connection.ts';
import { toQuantile } from '../../support/rounds.ts';
import { type Agent, openAgent } from './agent.ts';
import { beginCall, handleCall } from './call.ts';
import type { AgentsStart, Done, Order } from './message.ts';
import { atPace } from './pace.ts';
import { type Refusals, signInPersistently } from './persistent-sign-in.ts';

const [file = ''] = process.argv.slice(2);
const { port, credentials }: AgentsStart = JSON.parse(readFileSync(file, 'utf8'));
const agents: Agent[] = [];
let polls = 0;
let calls = 0;
let brokenSessions = 0;
let failures = 0;

/** Far below the ports of one address. */
const AGENTS_PER_ADDRESS = 10_000;
const CONNECTIONS = 16;
/** More than a gateway lets wait, and no more than this process can look after. */
const CROWD_AT_ONCE = 2_000;

const toRoute = (number: number): Route => ({
  port,
  localAddress: `127.0.0.${2 + Math.floor(number / AGENTS_PER_ADDRESS)}`,
});

const credentialsOf = (number: number): string => credentials[number] ?? '';
/** Another agent for each call, far from the one before. */
const agentOf = (number: number): Agent => {
  const agent = agents[(number * 7_919) % agents.length];
  if (agent === undefined) throw new Error('no agent has a session');
  return agent;
};

async function carryOut(order: Order): Promise<Done> {
  const startedMs = performance.now();
  const pollsBefore = polls;
  const brokenBefore = brokenSessions;
  const failuresBefore = failures;
  const refusals: Refusals = { refused: 0, cut: 0 };
  const times: number[] = [];
  const requests = await work(order, times, refusals);
  return {
    ...refusals,
    seconds: (performance.now() - startedMs) / 1_000,
    requests,
    polls: polls - pollsBefore,
    broken: brokenSessions - brokenBefore,
    failed: failures - failuresBefore,
    p50Ms: toQuantile(times, 0.5),
    p99Ms: toQuantile(times, 0.99),
  };
}

/** Says how many requests were made. */
async function work(order: Order, times: number[], refusals: Refusals): Promise<number> {
  switch (order.do) {
    case 'open':
      await openSessions(order, refusals);
      return 0;
    case 'calls':
      await atPace(order.perSecond, order.seconds, () => {
        const number = calls++;
        return handleCall(agentOf(number), number, (ms) => times.push(ms)).catch(failed);
      });
      return times.length;
    case 'requests':
      return sendRequests(order);
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, order.seconds * 1_000));
      return 0;
  }
}

async function openSessions({ transport, from, to, seconds }: Extract<Order, { do: 'open' }>, refusals: Refusals) {
  const open = async (at: number): Promise<void> => {
    const options = { transport, route: toRoute(at), credentials: credentialsOf(at), polled, broken };
    agents[at] = await signInPersistently(() => openAgent(options), refusals);
  };
  if (seconds === 0) {
    let next = from;
    const opener = async (): Promise<void> => {
      while (next < to) await open(next++);
    };
    await Promise.all(Array.from({ length: CROWD_AT_ONCE }, opener));
  } else
    await atPace((to - from) / seconds, seconds, (number) =>
      from + number < to ? open(from + number) : Promise.resolve(),
    );
}

async function sendRequests({ heard, perSecond, seconds }: Extract<Order, { do: 'requests' }>): Promise<number> {
  const idle = await Promise.all(Array.from({ length: CONNECTIONS }, () => openHttpConnection(toRoute(0))));
  let requests = 0;
  const send = async (): Promise<void> => {
    const number = calls++;
    const connection = idle.shift() ?? (await openHttpConnection(toRoute(0)));
    const agent = heard ? agentOf(number) : undefined;
    const quiet = credentialsOf(agents.length + (number % (credentials.length - agents.length)));
    const referenceId = await beginCall(connection, agent?.credentials ?? quiet, number);
    idle.push(connection);
    await agent?.outcomeOf(referenceId);
    requests++;
  };
  await atPace(perSecond, seconds, () => send().catch(failed));
  for (const connection of idle) connection.close();
  return requests;
}

function polled(): void {
  polls++;
}

function failed(error: unknown): void {
  failures++;
  console.error(`a call failed: ${error instanceof Error ? error.message : error}`);
}

function broken(): void {
  brokenSessions++;
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  carryOut(JSON.parse(line)).then(
    (done) => console.log(JSON.stringify(done)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
orders.on('close', () => process.exit(0));
console.log('ready');
