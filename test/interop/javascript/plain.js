// A Bayeux client without a library: long-polling and replay. Arguments: address, Authorization header. Ends when stdin says so.
import { setTimeout as pause } from 'node:timers/promises';
import { untilTold } from './receiver.js';

const [address, authorization] = process.argv.slice(2);
const NOTIFICATIONS = '/v2/ucs/interactions';
const stopped = new AbortController();
/** Where to go on: keep it where it outlives the program. At first, everything that is kept. */
let position = -2;
let clientId;

async function send(message) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify([{ clientId, ...message }]),
    signal: stopped.signal,
  });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  const messages = await response.json();
  for (const { channel, data, ext } of messages) if (channel === NOTIFICATIONS) take(data, ext.replay);
  const reply = messages.find(({ channel }) => channel === message.channel);
  if (!reply.successful) throw new Error(`${reply.error}, advice ${JSON.stringify(reply.advice)}`);
  return reply;
}

function take(data, { id, epoch }) {
  position = { id, epoch };
  console.log('event', data.referenceId);
}

/** One session, until something fails. */
async function live() {
  const handshake = { version: '1.0', supportedConnectionTypes: ['long-polling'], ext: { replay: true } };
  ({ clientId } = await send({ channel: '/meta/handshake', ...handshake }));
  const ext = { replay: { [NOTIFICATIONS]: position } };
  const subscribed = await send({ channel: '/meta/subscribe', subscription: NOTIFICATIONS, ext });
  if (subscribed.ext?.replay.gap) console.log('gap', subscribed.ext.replay.first);
  for (;;) {
    const { advice } = await send({ channel: '/meta/connect', connectionType: 'long-polling' });
    if (advice.interval > 0) await pause(advice.interval);
  }
}

async function liveAlways() {
  while (!stopped.signal.aborted) {
    await live().catch((error) => console.log('failed', String(error)));
    await pause(500);
  }
}

void liveAlways();
await untilTold();
stopped.abort();
process.exit(0);
