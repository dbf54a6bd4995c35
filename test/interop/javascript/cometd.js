// Receives notifications with CometD's client for JavaScript. Arguments: version, address, Authorization header, transport, and "ack" for that extension.
import { createRequire } from 'node:module';
import { untilTold } from './receiver.js';

const [version, address, authorization, transport, ack] = process.argv.slice(2);
const NOTIFICATIONS = '/v2/ucs/interactions';

async function load() {
  if (version === '9') {
    const [{ CometD }, { AckExtension }, adapter] = await Promise.all([
      import('cometd'),
      import('cometd/AckExtension.js'),
      import('cometd-nodejs-client'),
    ]);
    return { CometD, AckExtension, adapter };
  }
  // The older ones are CommonJS.
  const require = createRequire(import.meta.url);
  const { CometD } = require(`cometd-${version}`);
  return {
    CometD,
    AckExtension: require(`cometd-${version}/AckExtension.js`),
    adapter: require('cometd-nodejs-client-1'),
  };
}

const { CometD, AckExtension, adapter } = await load();
adapter.adapt();
const client = new CometD();
for (const type of client.getTransportTypes()) if (type !== transport) client.unregisterTransport(type);
if (ack === 'ack') client.registerExtension('ack', new AckExtension());
// The WebSocket of browsers sends no headers: there the credentials stand in the address.
const credentials = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
client.configure({
  url: transport === 'websocket' ? address.replace('://', `://${credentials}@`) : address,
  logLevel: 'warn',
  requestHeaders: { Authorization: authorization },
});
// Subscriptions end with their session: they are made after every handshake.
client.addListener('/meta/handshake', ({ successful }) => {
  if (successful)
    client.subscribe(
      NOTIFICATIONS,
      ({ data }) => console.log('event', data.referenceId),
      ({ successful }) => {
        console.log(successful ? 'subscribed' : 'refused');
      },
    );
});
client.handshake();
await untilTold();
await new Promise((resolve) => client.disconnect(resolve));
process.exit(0);
