import { join } from 'node:path';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import { buildBaseline } from '../support/build-baseline.ts';
import { GATEWAY_COMMAND } from '../support/gateway-command.ts';
import { type NotificationSocket, openBareSocket, openBayeuxSocket } from '../support/notification-socket.ts';
import { createPostClient, type PostClient } from '../support/post-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** A way for the operation to reach the UCS. */
export type Road = {
  readonly name: string;
  /** One operation from its request to its outcome: the notification, or the answer where that is all there is. */
  run(callId: string): Promise<void>;
  close(): Promise<void>;
};

/** A program that takes the operation, with a client that is connected to it. */
export type ServedRoad = Road & { readonly server: Pick<ServerProcess, 'cpuMicros'> };

const READY = /(http:\/\/127\.0\.0\.1:\d+)/;

/** The gateway, all features on; a UCS elsewhere. */
export function startGateway(
  ucs: string,
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const unlimited = { RATE_LIMIT_PER_USER: '1000000', RATE_LIMIT_BURST: '10000000' };
  return startServer(GATEWAY_COMMAND, {
    env: { UCS_TARGET: ucs, DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'info', ...unlimited, ...env },
    ready: READY,
  });
}

/** A user of the gateway, with a session that gets the outcomes. The password is that of the demo identities. */
export async function openUser(server: ServerProcess, userName: string, connections: number): Promise<ServedRoad> {
  const Authorization = `Basic ${Buffer.from(`${userName}:demo`).toString('base64')}`;
  const socket = await openBayeuxSocket(`${server.address.replace('http', 'ws')}/api/v2/notifications`, Authorization);
  const url = `${server.address}/api/v2/ucs/interactions`;
  const client = createPostClient(url, { connections, headers: { Authorization } });
  return notifying('gateway, all features on', server, client, socket);
}

export async function openGateway(ucs: string, dataDir: string, connections: number): Promise<ServedRoad> {
  return openUser(await startGateway(ucs, dataDir), 'alice', connections);
}

/** The same without the lines of the log that each operation has. */
export async function openQuietGateway(ucs: string, dataDir: string, connections: number): Promise<ServedRoad> {
  const server = await startGateway(ucs, dataDir, { LOG_LEVEL: 'warn' });
  return { ...(await openUser(server, 'alice', connections)), name: 'gateway, log at warn' };
}

/** The least program, and what nothing on these libraries can go below. */
export async function openBaseline(
  name: string,
  file: 'least-gateway' | 'physical-limit',
  ucs: string,
  connections: number,
): Promise<ServedRoad> {
  const server = await startServer([`bench/baseline/${file}.ts`, ucs], { ready: READY });
  const socket = await openBareSocket(server.address.replace('http', 'ws'));
  return notifying(name, server, createPostClient(server.address, { connections, headers: {} }), socket);
}

function notifying(name: string, server: ServerProcess, client: PostClient, socket: NotificationSocket): ServedRoad {
  return {
    name,
    server,
    async run(callId) {
      const answer = await client.post(toBody(callId));
      const referenceId = /"referenceId":(\d+)/.exec(answer)?.[1];
      await socket.answerTo(Number(referenceId));
    },
    async close() {
      client.close();
      socket.close();
      await server.stop();
    },
  };
}

function toBody(callId: string): string {
  return JSON.stringify({
    operationName: 'FindPhoneCall',
    callId,
    status: 'InProcess',
    phoneNumber: '1231231231',
    type: 'Inbound',
    userData: { key1: 'value1', key2: 'value2' },
  });
}

/** A program in Go that makes one unary call of each request, by the folder of bench/baseline/ that it is built in. */
const TRANSCODERS = { 'grpc-gateway': 'grpc-gateway v2', vanguard: 'vanguard' } as const;

type Transcoder = keyof typeof TRANSCODERS;

/**
 * Builds one of them, the folder of its program; undefined, with one line about it, where it cannot be built. To be done before any session is opened: a build
 * takes a minute, in which nothing else is answered, and the session would be over.
 */
export function buildTranscoder(kind: Transcoder): string | undefined {
  const folder = join('bench/baseline', kind);
  const isBuilt = buildBaseline(TRANSCODERS[kind], folder, [
    ['go', 'version'],
    ['../../../node_modules/.bin/buf', 'generate'],
    ['go', 'build', '-o', 'generated/server', '.'],
  ]);
  return isBuilt ? folder : undefined;
}

/** One of them, of the folder that it was built in. */
export async function openTranscoder(
  kind: Transcoder,
  folder: string | undefined,
  ucs: string,
  connections: number,
): Promise<ServedRoad | undefined> {
  if (folder === undefined) return undefined;
  const server = await startServer([ucs], { program: join(folder, 'generated/server'), ready: READY });
  const client = createPostClient(`${server.address}/ucs/interactions`, { connections, headers: {} });
  return {
    name: `${TRANSCODERS[kind]}, no push`,
    server,
    async run(callId) {
      await client.post(toProtoBody(callId));
    },
    async close() {
      client.close();
      await server.stop();
    },
  };
}

function toProtoBody(callId: string): string {
  return JSON.stringify({
    callId,
    status: 'INTERACTION_STATUS_IN_PROCESS',
    phoneNumber: '1231231231',
    type: 'INTERACTION_TYPE_INBOUND',
    userData: { key1: 'value1', key2: 'value2' },
  });
}

/** A unary call of the UCS out of the benchmark itself: what every road adds something to. */
export async function openDirectCalls(ucs: string): Promise<Road> {
  const { path, requestSerialize, responseDeserialize } = loadMethod(loadUcsDefinition(), 'FindOrCreatePhoneCall');
  const client = new Client(ucs, credentials.createInsecure(), { 'grpc.enable_channelz': 0 });
  const metadata = new Metadata();
  for (const name of ['ucs-tenant', 'ucs-user-id', 'ucs-user-name', 'ucs-request-id']) metadata.set(name, 'bench');
  const call = {
    status: 'INTERACTION_STATUS_IN_PROCESS',
    phoneNumber: '1231231231',
    type: 'INTERACTION_TYPE_INBOUND',
  } as const;
  return {
    name: 'direct unary call',
    run: (callId) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { ...call, callId }, metadata, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      }),
    async close() {
      client.close();
    },
  };
}
