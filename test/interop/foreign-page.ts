import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../support/source-files.ts';
import { createReceived, type Received } from './event-stream.ts';

const FOLDERS = new Map([
  ['/page', join(import.meta.dirname, 'chromium-page')],
  ['/cometd', join(ROOT, 'node_modules/cometd')],
]);

/** A host beside the gateway, on loopback, whose page has the CometD client: a foreign origin. */
export type ForeignHost = { readonly origin: string; stop(): Promise<void> };

export async function startForeignHost(): Promise<ForeignHost> {
  const server = createServer((req, res) => {
    const path = req.url ?? '';
    const file = join(FOLDERS.get(path.slice(0, path.lastIndexOf('/'))) ?? ROOT, basename(path));
    if (!existsSync(file)) return res.writeHead(404).end();
    res.writeHead(200, { 'content-type': file.endsWith('.js') ? 'text/javascript' : 'text/html' });
    return createReadStream(file).pipe(res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** The page, open in a browser of its own, and what its client has received. */
export type ForeignPage = {
  readonly page: Page;
  readonly received: Received;
  /** Calls a function of client.js with these arguments, which travel as JSON. */
  call<Result>(
    name: 'handshake' | 'subscribe' | 'disconnect' | 'callRest',
    ...args: readonly unknown[]
  ): Promise<Result>;
  close(): Promise<void>;
};

export async function openForeignPage(browser: Browser, host: ForeignHost): Promise<ForeignPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const received = createReceived();
  await page.exposeFunction('received', (data: unknown) => received.take(data));
  await page.goto(`${host.origin}/page/index.html`);
  return {
    page,
    received,
    // As text: the functions are the page's, and the types here are Node's.
    call: (name, ...args) => page.evaluate(`${name}(...${JSON.stringify(args)})`),
    close: () => context.close(),
  };
}
