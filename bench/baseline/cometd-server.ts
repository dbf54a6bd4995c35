/** cometd-nodejs-server as it comes: long-polling only. */
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';

const cometd: { createCometDServer(options: object): { readonly handle: RequestListener } } = createRequire(
  import.meta.url,
)('cometd-nodejs-server');

const server = createServer(cometd.createCometDServer({ timeout: 30_000 }).handle);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
