// A small UCS: one method, kept in memory. Enough for the gateway to send FindPhoneCall to it. See docs/implement-a-ucs.md.
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import { fault } from './fault.ts';

type FindRequest = {
  readonly callId: string;
  readonly status: string;
  readonly type: string;
  readonly contactId: string;
  readonly parentId: string;
};
type FindResponse = { readonly interactionId: string; readonly created: boolean };

const proto = new URL('../../proto/', import.meta.url).pathname;
const definition = loadSync('ucs/v1/interaction_service.proto', {
  includeDirs: [proto],
  enums: String,
  defaults: true,
});
const { 'ucs.v1.InteractionService': service } = definition;
if (service === undefined || 'format' in service) throw new Error('no service in the proto files');

// The key is the tenant and the call id: the same call is found again, and only the first request makes it.
const calls = new Map<string, string>();
const interactions = new Set<string>();

function findOrCreatePhoneCall(call: ServerUnaryCall<FindRequest, FindResponse>, answer: sendUnaryData<FindResponse>) {
  try {
    answer(null, findOrCreate(tenantOf(call.metadata), call.request));
  } catch (error) {
    answer(error instanceof Error ? error : { code: status.INTERNAL });
  }
}

function findOrCreate(tenant: string, { callId, contactId, parentId, ...request }: FindRequest): FindResponse {
  if (callId === '') throw missing('CallId');
  if ([...callId].length > 256)
    throw fault(status.INVALID_ARGUMENT, 'WRONG_TYPE', 203, "Incorrect type for parameter 'CallId'");
  if (request.status === 'INTERACTION_STATUS_UNSPECIFIED') throw missing('Status');
  if (request.type === 'INTERACTION_TYPE_UNSPECIFIED') throw missing('Type');
  const known = calls.get(`${tenant}\n${callId}`);
  if (known !== undefined) return { interactionId: known, created: false };
  // There are no contacts here.
  if (contactId !== '') throw notFound('Contact', contactId);
  if (parentId !== '' && !interactions.has(`${tenant}\n${parentId}`)) throw notFound('Interaction', parentId);
  const interactionId = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
  calls.set(`${tenant}\n${callId}`, interactionId);
  interactions.add(`${tenant}\n${interactionId}`);
  return { interactionId, created: true };
}

/** The contact centre, percent-encoded in the metadata like all of it. */
function tenantOf(metadata: Metadata): string {
  const [tenant] = metadata.get('ucs-tenant');
  if (tenant === undefined || tenant === '') throw missing('ucs-tenant');
  return decodeURIComponent(String(tenant));
}

function missing(name: string): Error {
  return fault(status.INVALID_ARGUMENT, 'MISSING_PARAMETER', 201, `Missing parameter '${name}'`);
}

function notFound(kind: string, id: string): Error {
  return fault(status.NOT_FOUND, 'NOT_FOUND', 510, `${kind} '${id}' not found in database`);
}

const server = new Server();
// Methods left out answer UNIMPLEMENTED, which the gateway tells its client as a failure.
server.addService(service, { FindOrCreatePhoneCall: findOrCreatePhoneCall });
// The gateway asks this: /readyz and the service state follow it.
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.bindAsync(process.argv[2] ?? '127.0.0.1:50051', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`tiny UCS ready on 127.0.0.1:${port}`);
});
