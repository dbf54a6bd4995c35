import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

/** What the backend says of itself; undefined when it serves, else one sentence. */
export type HealthFinding = string | undefined;

const NOT_SERVING = 'The UCS says that it is not serving.';

/** Asks the backend once (grpc.health.v1.Health/Check). A backend without the service serves when it answers at all. */
export function checkHealth(client: Client, timeoutMs: number): Promise<HealthFinding> {
  const { path, requestSerialize, responseDeserialize } = method('Check');
  return new Promise((resolve) => {
    const options = { deadline: Date.now() + timeoutMs };
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service: '' },
      new Metadata(),
      options,
      (error, response) => {
        if (error === null) resolve(isServing(response) ? undefined : NOT_SERVING);
        else resolve(toFinding(error.code));
      },
    );
  });
}

export type HealthStreamEvents = {
  /** The backend told of its state: at the beginning, and at every change. */
  readonly onChange: () => void;
  /** It can tell no more; `offered` is false where there is no Watch at all. */
  readonly onEnd: (offered: boolean) => void;
};

/** Listens to the backend (grpc.health.v1.Health/Watch). The function returned ends it. */
export function watchHealth(client: Client, events: HealthStreamEvents): () => void {
  const { path, requestSerialize, responseDeserialize } = method('Watch');
  const request = { service: '' };
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, new Metadata());
  stream.on('data', events.onChange);
  stream.on('error', (error: ServiceError) => events.onEnd(error.code !== status.UNIMPLEMENTED));
  stream.on('end', () => events.onEnd(true));
  return () => stream.cancel();
}

function toFinding(code: status): HealthFinding {
  if (code === status.UNIMPLEMENTED) return undefined;
  return code === status.DEADLINE_EXCEEDED ? 'The UCS does not answer.' : 'The UCS cannot be reached.';
}

function method(name: 'Check' | 'Watch') {
  const found = service[name];
  if (found === undefined) throw new Error(`grpc-health-check has no ${name}`);
  return found;
}

function isServing(response: object | undefined): boolean {
  return response !== undefined && 'status' in response && response.status === 'SERVING';
}
