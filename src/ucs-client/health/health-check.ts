import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { toReachProblem } from './reach-problem.ts';

/** What the backend says of itself. */
export type HealthAnswer = {
  /** Words that follow "The UCS at HOST:PORT"; undefined when it serves. */
  readonly problem: string | undefined;
  /** The name that its health service knows. */
  readonly service: string;
  /** It was reached, and nothing came back. */
  readonly isSilent: boolean;
  /** It has the service, and the service knows the name. */
  readonly isOffered: boolean;
};

/** The whole server; for servers that know names only, the service that every UCS has. */
const NAMES = ['', 'ucs.v1.InteractionService'] as const;

const NOT_SERVING = 'says that it is not serving: its own log tells why, often its database is away';

/**
 * Asks the backend once (grpc.health.v1.Health/Check), by name where it does not know the empty one. A backend without the service, or one that knows neither name,
 * serves when it answers at all.
 */
export async function checkHealth(client: Client, timeoutMs: number): Promise<HealthAnswer> {
  for (const name of NAMES) {
    const { code, problem } = await ask(client, name, timeoutMs);
    if (code === status.NOT_FOUND) continue;
    const isSilent = code === status.DEADLINE_EXCEEDED;
    return { problem, service: name, isSilent, isOffered: code !== status.UNIMPLEMENTED };
  }
  return { problem: undefined, service: NAMES[0], isSilent: false, isOffered: false };
}

type Asked = Pick<HealthAnswer, 'problem'> & { readonly code: status };

function ask(client: Client, name: string, timeoutMs: number): Promise<Asked> {
  const { path, requestSerialize, responseDeserialize } = method('Check');
  const request = { service: name };
  const options = { deadline: Date.now() + timeoutMs };
  return new Promise((resolve) => {
    try {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        options,
        (error, response) => {
          if (error === null) resolve({ code: status.OK, problem: toServingProblem(response) });
          else resolve({ code: error.code, problem: toErrorProblem(error) });
        },
      );
    } catch {
      // The channel is closed for a pause, because its connections did not last.
      resolve({ code: status.UNAVAILABLE, problem: toReachProblem(status.UNAVAILABLE, 'Connection dropped') });
    }
  });
}

export type HealthStreamEvents = {
  /** The backend told of its state: at the beginning, and at every change. */
  readonly onChange: () => void;
  /** It can tell no more; `offered` is false where there is no Watch at all. */
  readonly onEnd: (offered: boolean) => void;
};

/** Listens to the backend (grpc.health.v1.Health/Watch). The function returned ends it. */
export function watchHealth(client: Client, name: string, events: HealthStreamEvents): () => void {
  const { path, requestSerialize, responseDeserialize } = method('Watch');
  const request = { service: name };
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, new Metadata());
  stream.on('data', events.onChange);
  stream.on('error', (error: ServiceError) => events.onEnd(error.code !== status.UNIMPLEMENTED));
  stream.on('end', () => events.onEnd(true));
  return () => stream.cancel();
}

function toErrorProblem({ code, details }: ServiceError): string | undefined {
  switch (code) {
    case status.UNIMPLEMENTED:
    case status.NOT_FOUND:
      return undefined;
    case status.UNAUTHENTICATED:
      return 'wants credentials that the gateway does not have (UNAUTHENTICATED): give it a token that the UCS knows (UCS_TOKEN_FILE), or open its health to the gateway';
    case status.PERMISSION_DENIED:
      return 'does not let the gateway ask for its health (PERMISSION_DENIED): it, or a mesh before it, must allow grpc.health.v1.Health';
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
      return toReachProblem(code, details);
    default:
      return `was reached, but its health check fails with ${status[code] ?? code}`;
  }
}

function method(name: 'Check' | 'Watch') {
  const found = service[name];
  if (found === undefined) throw new Error(`grpc-health-check has no ${name}`);
  return found;
}

function toServingProblem(response: object | undefined): string | undefined {
  return response !== undefined && 'status' in response && response.status === 'SERVING' ? undefined : NOT_SERVING;
}
