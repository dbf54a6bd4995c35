/** Faye as it comes, on /bayeux. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

type Adapter = { attach(server: object): void };
const faye: { readonly NodeAdapter: new (options: object) => Adapter } = createRequire(import.meta.url)('faye');

const server = createServer();
new faye.NodeAdapter({ mount: '/bayeux', timeout: 45 }).attach(server);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
