// Receives notifications with jsforce's streaming and its replay extension. Arguments: address, Authorization header.
import jsforce from 'jsforce';
import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { untilTold } from './receiver.js';

const [address, authorization] = process.argv.slice(2);
const NOTIFICATIONS = '/v2/ucs/interactions';
// It puts a path behind the address: as a query it does no harm.
const connection = new jsforce.Connection({ instanceUrl: `${address}?`, accessToken: 'none' });
const client = connection.streaming.createClient([new StreamingExtension.Replay(NOTIFICATIONS, -2)]);
client.setHeader('Authorization', authorization);
client
  .subscribe(NOTIFICATIONS, ({ referenceId }) => console.log('event', referenceId))
  .then(
    () => console.log('subscribed'),
    (error) => console.log('refused', error),
  );
await untilTold();
await client.disconnect();
process.exit(0);
