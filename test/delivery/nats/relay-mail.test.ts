import { describe, expect, it } from 'vitest';
import { toFrames } from '../../../src/bayeux/relay/frame.ts';
import { createRelayMail, framesOf } from '../../../src/delivery/nats/relay-mail.ts';

function createMail() {
  const posted: [string, readonly string[]][] = [];
  const mail = createRelayMail((node, message) => void posted.push([node, framesOf(message)]));
  for (const node of ['a', 'b']) mail.readsSeveral(node);
  return { mail, posted };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('frames to other gateways', () => {
  it('of one turn of the event loop share a message to each, in their order', async () => {
    const { mail, posted } = createMail();
    for (const [node, frame] of [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ] as const)
      mail.send(node, frame);
    expect(posted).toEqual([]);
    await nextTurn();
    expect(posted).toEqual([
      ['a', ['1', '3']],
      ['b', ['2']],
    ]);
    mail.send('a', '4');
    await nextTurn();
    expect(posted.slice(2)).toEqual([['a', ['4']]]);
  });

  it('go in several messages where one would be long, and are never cut', async () => {
    const { mail, posted } = createMail();
    const frames = ['x'.repeat(20_000), 'y'.repeat(20_000), 'z', 'w'.repeat(262_144)];
    for (const frame of frames) mail.send('a', frame);
    await nextTurn();
    expect(posted.map(([, sent]) => sent.map(({ length }) => length))).toEqual([[20_000], [20_000, 1], [262_144]]);
    expect(posted.flatMap(([, sent]) => sent)).toEqual(frames);
  });

  it('are kept apart whatever clients write in them', async () => {
    const { mail, posted } = createMail();
    const text = JSON.stringify([{ channel: '/meta/connect', data: '\u001e\n\u0000"' }]);
    const frames = [
      ...toFrames('a', '1', 0, { type: 'receive', bytes: 1 }, text),
      ...toFrames('a', '\u001e', 0, { type: 'gone' }, ''),
    ];
    for (const frame of frames) mail.send('b', frame);
    await nextTurn();
    expect(posted).toEqual([['b', frames]]);
  });

  it('have a message each to a gateway that may be of a version that reads but one', async () => {
    const { mail, posted } = createMail();
    for (const frame of ['1', '2']) mail.send('older', frame);
    await nextTurn();
    mail.readsSeveral('older');
    for (const frame of ['3', '4']) mail.send('older', frame);
    await nextTurn();
    expect(posted.map(([, frames]) => frames)).toEqual([['1'], ['2'], ['3', '4']]);
  });

  it('are sent at once at an end', () => {
    const { mail, posted } = createMail();
    mail.send('a', '1');
    mail.flush();
    expect(posted).toEqual([['a', ['1']]]);
  });
});
