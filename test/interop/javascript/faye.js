// Receives notifications with Faye's client. Arguments: address, Authorization header, transport.
import faye from 'faye';
import { untilTold } from './receiver.js';

const [address, authorization, transport] = process.argv.slice(2);
const client = new faye.Client(address, { retry: 0.5 });
if (transport === 'long-polling') client.disable('websocket');
client.setHeader('Authorization', authorization);
client
  .subscribe('/v2/ucs/interactions', ({ referenceId }) => console.log('event', referenceId))
  .then(
    () => console.log('subscribed'),
    (error) => console.log('refused', error),
  );
await untilTold();
await client.disconnect();
process.exit(0);
