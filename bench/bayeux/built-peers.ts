import { once } from 'node:events';
import { createServer } from 'node:net';
import { buildBaseline } from '../support/build-baseline.ts';
import { startServer } from '../support/server-process.ts';
import { bayeux, centrifugo } from './dialects.ts';
import type { Peer } from './peers.ts';

const CENTRIFUGO = 'bench/baseline/centrifugo';
const COMETD = 'bench/baseline/cometd-java';

/** Centrifugo, built by Go; everybody may do everything, and no token is checked. */
export async function startCentrifugo(): Promise<Peer | undefined> {
  const module = 'github.com/centrifugal/centrifugo/v6';
  if (!buildBaseline('Centrifugo', CENTRIFUGO, [['go', 'build', '-o', 'generated/server', module]])) return undefined;
  // It tells that it is ready on stderr.
  const command = `exec ${CENTRIFUGO}/generated/server -c ${CENTRIFUGO}/config.json 2>&1`;
  const server = await startServer(['-c', command], {
    program: '/bin/sh',
    env: { CENTRIFUGO_HTTP_SERVER_PORT: String(await findFreePort()) },
    ready: /endpoints on (127\.0\.0\.1:\d+)/,
  });
  const url = `http://${server.address}/connection/websocket`;
  return { name: 'Centrifugo 6', url, headers: {}, dialect: centrifugo, server, stop: server.stop };
}

/** CometD for Java with Jetty, built by Maven. */
export async function startCometdJava(): Promise<Peer | undefined> {
  if (!buildBaseline('CometD for Java', COMETD, [['mvn', '-q', '-B', 'package']])) return undefined;
  const server = await startServer(['-cp', `${COMETD}/target/classes:${COMETD}/target/dependency/*`, 'Main'], {
    program: 'java',
    ready: /(http:\/\/127\.0\.0\.1:\d+)/,
  });
  return {
    name: 'CometD Java 7',
    url: `${server.address}/cometd`,
    headers: {},
    dialect: bayeux,
    server,
    stop: server.stop,
  };
}

/** A port that was free a moment ago: Centrifugo does not say which one it got. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
