import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNodeMessage } from '../../../../src/delivery/nats/core/node-message.ts';
import {
  type Call,
  createModelNode,
  createModelStream,
  type ModelStream,
  subjects,
} from '../../../support/nats-model.ts';

const ACTIONS = [
  ...['accept', 'send', 'deliver', 'deliver', 'answer', 'answer', 'lose', 'look', 'look stale', 'follow'],
  ...['run', 'run', 'claim', 'claim', 'copy', 'wait', 'wait', 'wait long', 'crash'],
  // One node works on while the others stand still.
  ...['alone', 'alone'],
  // A turn in which nothing goes wrong.
  ...['work', 'work', 'work', 'work', 'work'],
] as const;
const NODES = ['a', 'b', 'c'] as const;

const step = fc.record({ node: fc.nat(NODES.length - 1), action: fc.constantFrom(...ACTIONS), amount: fc.nat(6) });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function work(node: ReturnType<typeof createModelNode>): void {
  node.send();
  node.deliver(false);
  node.answer(false);
  node.follow(1000);
}

/** Nodes that do as they are told, and then, but for those that crashed, all that is left to do. */
function play(steps: readonly Step[]) {
  let nowMs = 0;
  let nextNumber = 1;
  const stream = createModelStream();
  const calls: Call[] = [];
  const nodes = NODES.map((name) => createModelNode(name, stream, calls, () => nowMs));
  const crashed = new Set<string>();

  for (const { node: index, action, amount } of steps) {
    const node = nodes[index];
    if (node === undefined) continue;
    if (action === 'wait') nowMs += 20 * amount;
    if (action === 'wait long') nowMs += 400 * amount;
    // What is in the network arrives whatever became of its sender.
    if (action === 'deliver') node.deliver(false);
    if (action === 'copy') node.deliver(true);
    if (crashed.has(node.name)) continue;
    if (action === 'crash' && node.name !== 'a') crashed.add(node.name);
    if (action === 'accept') node.accept(nextNumber++);
    if (action === 'send') node.send();
    if (action === 'answer') node.answer(false);
    if (action === 'lose') node.answer(true);
    if (action === 'look') node.look(0);
    if (action === 'look stale') node.look(amount);
    if (action === 'follow') node.follow(amount);
    if (action === 'run') node.run();
    if (action === 'claim') node.claim();
    if (action === 'work') work(node);
    for (let turn = 0; action === 'alone' && turn < 2 * amount; turn += 1) {
      nowMs += 200;
      work(node);
    }
  }
  const alive = nodes.filter(({ name }) => !crashed.has(name));
  for (let round = 0; round < 120; round += 1) {
    nowMs += 50;
    for (const node of nodes) node.deliver(false);
    for (const node of alive) {
      node.answer(false);
      node.look(0);
      node.follow(1000);
      node.claim();
      node.run();
      node.run();
      node.send();
    }
  }
  const deceived = alive.filter((node) => wasClaimed(stream, node.name, stream.log.length) && !node.isDead());
  return { stream, calls, allDead: alive.every((node) => node.isDead()), deceived };
}

function recordsOf(stream: ModelStream): ReadonlyMap<number, number> {
  const records = new Map<number, number>();
  for (const { sequence, message } of stream.log) {
    const topic = subjects.parse(message.subject);
    if (topic?.type === 'record' && message.payload !== '') records.set(topic.number, sequence);
  }
  return records;
}

function entriesOf(stream: ModelStream): readonly number[] {
  return stream.log.flatMap(({ message }) => {
    return subjects.parse(message.subject)?.type === 'log' ? [Number(message.payload)] : [];
  });
}

function isClosedAt(stream: ModelStream, number: number, length: number): boolean {
  return stream.log.slice(0, length).some(({ message }) => {
    const topic = subjects.parse(message.subject);
    return topic?.type === 'record' && topic.number === number && message.payload === '';
  });
}

/** Calls before which an earlier record of the line was open, and not called by the same node before. */
function outOfOrder(stream: ModelStream, calls: readonly Call[]): readonly string[] {
  const records = recordsOf(stream);
  return calls.flatMap(({ node, number, atStreamLength }, index) => {
    const place = records.get(number) ?? 0;
    const before = calls.slice(0, index).filter((call) => call.node === node);
    return [...records]
      .filter(([other, sequence]) => sequence < place && !isClosedAt(stream, other, atStreamLength))
      .filter(([other]) => !before.some((call) => call.number === other))
      .map(([other]) => `${node} called ${number} before ${other}`);
  });
}

/** Calls by a node that another one had claimed. */
function byClaimed(stream: ModelStream, calls: readonly Call[]): readonly Call[] {
  return calls.filter(({ node, atStreamLength }) => wasClaimed(stream, node, atStreamLength));
}

function wasClaimed(stream: ModelStream, node: string, length: number): boolean {
  return stream.log.slice(0, length).some(({ message }) => {
    const said = message.subject === subjects.node(node) ? parseNodeMessage(message.payload) : undefined;
    return said?.state === 'claimed';
  });
}

describe('a deployment of several nodes', () => {
  it('answers every request that was stored, once, in order, whatever comes too late, twice or never [promises 1, 6]', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 200, size: 'max' }), (steps) => {
        const { stream, calls, allDead, deceived } = play(steps);
        const entries = entriesOf(stream);
        expect(entries.length).toBe(new Set(entries).size);
        expect(outOfOrder(stream, calls)).toEqual([]);
        expect(byClaimed(stream, calls)).toEqual([]);
        expect(deceived.map(({ name }) => name)).toEqual([]);
        // When every node was taken for dead, the next start finds the rest.
        if (!allDead) expect(new Set(entries)).toEqual(new Set(recordsOf(stream).keys()));
      }),
      { numRuns: Number(process.env['NATS_MODEL_RUNS'] ?? 300) },
    );
  });
});
