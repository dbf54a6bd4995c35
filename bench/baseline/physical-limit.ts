/**
 * What no program on these libraries can go below: node:http, one message on a stream to the UCS, one frame that is prepared but for its number.
 * It reads nothing of the request and nothing of the reply.
 */
import { createServer } from 'node:http';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { type WebSocket, WebSocketServer } from 'ws';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import { loadCarryMethod } from '../../src/ucs-client/road/carry-method.ts';

const target = process.argv[2] ?? '127.0.0.1:50051';
const definition = loadUcsDefinition();
const { path, requestSerialize } = loadMethod(definition, 'FindOrCreatePhoneCall');
const carry = loadCarryMethod(definition);
const client = new Client(target, credentials.createInsecure(), { 'grpc.enable_channelz': 0 });
const stream = client.makeBidiStreamRequest(carry.path, carry.serialize, carry.deserialize, new Metadata());
const metadata = { 'ucs-tenant': 'demo', 'ucs-user-id': 'alice', 'ucs-user-name': 'alice', 'ucs-request-id': '1' };
const call = { status: 'INTERACTION_STATUS_IN_PROCESS', type: 'INTERACTION_TYPE_INBOUND' } as const;
const run = Date.now();

let subscriber: WebSocket | undefined;
let lastReferenceId = 0;

stream.on('data', ({ id }) => subscriber?.send(`[{"channel":"/v2/ucs/interactions","data":{"referenceId":${id}}}]`));

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const id = ++lastReferenceId;
    const answer = `{"statusCode":0,"referenceId":${id}}`;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
    const message = requestSerialize({ ...call, callId: `limit-${run}-${id}`, phoneNumber: '1231231231' });
    stream.write({ id, method: path, request: message, timeoutMs: 5_000, metadata });
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
