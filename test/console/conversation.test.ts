import { describe, expect, it } from 'vitest';
import { createConversation, type Message, type Position } from '../../src/console/page/bayeux/conversation.js';

const CHANNEL = '/workspace/v3/contacts';
const event = (id: number, epoch = 'e'): Message => ({ channel: CHANNEL, data: id, ext: { replay: { id, epoch } } });

function converse(positions = new Map<string, Position>()) {
  const sent: object[] = [];
  const happened: unknown[] = [];
  const conversation = createConversation({
    link: {
      connectionType: 'long-polling',
      send: (...messages) => void sent.push(...messages),
      close: () => undefined,
    },
    channels: [CHANNEL],
    positions,
    onEvent: ({ data }) => happened.push(data),
    onGap: (channel, first) => happened.push(`gap on ${channel}, from ${first} on`),
    onReady: (caughtUp) => happened.push(`ready after ${caughtUp}`),
    onRefusal: (reason) => happened.push(reason),
  });
  const reply = (name: string, more: Partial<Message> = {}) =>
    conversation.receive({ channel: `/meta/${name}`, successful: true, clientId: 'c', ...more });
  return { conversation, sent, happened, reply };
}

describe("a conversation of the console's Bayeux client", () => {
  it('passes over what it knows, and counts what it had not', () => {
    const { conversation, happened, reply } = converse(new Map([[CHANNEL, { id: 4, epoch: 'e' }]]));
    conversation.begin();
    reply('handshake');
    reply('subscribe');
    for (const id of [3, 4, 5]) conversation.receive(event(id));
    reply('connect', { advice: { interval: 60_000 } });
    conversation.receive(event(1, 'another'));
    expect(happened).toEqual([5, 'ready after 1', 1]);
    conversation.end(true);
  });

  it('connects once it has subscribed, and goes on after a gap from what is still kept', () => {
    const positions = new Map<string, Position>();
    const { conversation, sent, happened, reply } = converse(positions);
    conversation.begin();
    reply('handshake');
    expect(sent.at(-1)).toMatchObject({ channel: '/meta/subscribe', ext: { replay: { [CHANNEL]: -2 } } });
    reply('subscribe', { subscription: CHANNEL, ext: { replay: { gap: true, first: 7, epoch: 'e' } } });
    expect(sent.at(-1)).toMatchObject({ channel: '/meta/connect', connectionType: 'long-polling' });
    expect(happened).toEqual([`gap on ${CHANNEL}, from 7 on`]);
    expect(positions.get(CHANNEL)).toEqual({ id: 6, epoch: 'e' });
  });

  it('says why it was refused', () => {
    const { conversation, happened } = converse();
    conversation.receive({ channel: '/meta/handshake', successful: false, error: '401::authentication_required' });
    expect(happened).toEqual(['The gateway refused /meta/handshake: 401::authentication_required.']);
  });
});
