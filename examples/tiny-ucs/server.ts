// A UCS in 40 lines: one method, kept in memory. Enough for the gateway to send FindPhoneCall to it. See docs/implement-a-ucs.md.
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';

type FindRequest = { readonly callId: string; readonly phoneNumber: string };
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

function findOrCreatePhoneCall(
  call: ServerUnaryCall<FindRequest, FindResponse>,
  answer: sendUnaryData<FindResponse>,
): void {
  const [tenant] = call.metadata.get('ucs-tenant');
  if (tenant === undefined) {
    answer({ code: status.INVALID_ARGUMENT, details: "Missing parameter 'ucs-tenant'" });
    return;
  }
  const key = `${tenant}\n${call.request.callId}`;
  const known = calls.get(key);
  const interactionId = known ?? crypto.randomUUID().replaceAll('-', '').slice(0, 16);
  calls.set(key, interactionId);
  answer(null, { interactionId, created: known === undefined });
}

const server = new Server();
// Methods left out answer UNIMPLEMENTED, which the gateway tells its client as a failure.
server.addService(service, { FindOrCreatePhoneCall: findOrCreatePhoneCall });
// The gateway watches this: /readyz and the service state follow it.
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.bindAsync(process.argv[2] ?? '127.0.0.1:50051', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`tiny UCS ready on 127.0.0.1:${port}`);
});
