/**
 * The least a program could do to answer the same requests, as the yardstick of bench/end-to-end/e2e.ts: node:http, JSON.parse, one unary grpc-js call, one
 * ws send. No validation, no identity, no journal, no retry: what it accepts it may lose.
 */
import { createServer } from 'node:http';
import { credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FindOrCreatePhoneCallRequest } from '../../src/proto/ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { FindOrCreatePhoneCallResponseOutput } from '../../src/proto/ucs/v1/FindOrCreatePhoneCallResponse.ts';

type Client = {
  FindOrCreatePhoneCall(
    request: FindOrCreatePhoneCallRequest,
    metadata: Metadata,
    options: { deadline: number },
    done: (error: ServiceError | null, response?: FindOrCreatePhoneCallResponseOutput) => void,
  ): void;
};
type ClientConstructor = new (
  target: string,
  channelCredentials: ReturnType<typeof credentials.createInsecure>,
) => Client;

const target = process.argv[2] ?? '127.0.0.1:50051';
const definition = loadSync('ucs/v1/interaction_service.proto', {
  includeDirs: [new URL('../../proto', import.meta.url).pathname],
});
const loaded: unknown = loadPackageDefinition(definition);
const { InteractionService } = (loaded as { ucs: { v1: { InteractionService: ClientConstructor } } }).ucs.v1;
const ucs = new InteractionService(target, credentials.createInsecure());
const metadata = new Metadata();
for (const [name, value] of [
  ['ucs-tenant', 'demo'],
  ['ucs-user-id', 'alice'],
  ['ucs-user-name', 'alice'],
  ['ucs-request-id', '1'],
] as const) {
  metadata.set(name, value);
}

let subscriber: WebSocket | undefined;
let lastReferenceId = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const referenceId = ++lastReferenceId;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ statusCode: 0, referenceId }));
    const call = {
      callId: body.callId,
      phoneNumber: body.phoneNumber,
      type: 'INTERACTION_TYPE_INBOUND',
      status: 'INTERACTION_STATUS_IN_PROCESS',
    } as const;
    ucs.FindOrCreatePhoneCall(call, metadata, { deadline: Date.now() + 5_000 }, (error, answer) => {
      const data = error
        ? { referenceId, messageType: 'createInteractionResponse', errorMessage: 'UCS request failed' }
        : {
            referenceId,
            messageType: 'createInteractionResponse',
            interactionId: answer?.interactionId,
            isCreated: String(answer?.created),
          };
      subscriber?.send(JSON.stringify([{ channel: '/v2/ucs/interactions', data }]));
    });
  });
});
new WebSocketServer({ server }).on('connection', (socket) => {
  subscriber = socket;
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
