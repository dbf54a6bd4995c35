import { Metadata, Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectUcs, untilProblem, untilServing } from '../../support/ucs-client-options.ts';

type Answer = { readonly code: status } | { readonly status: string };

/** A server that has health alone, with this answer for each name that it is asked. */
async function startHealth(
  answer: (name: string) => Answer,
): Promise<{ readonly target: string; readonly asked: readonly string[] }> {
  const { Check: check } = service;
  if (check === undefined) throw new Error('no Check');
  const asked: string[] = [];
  const server = new Server({ 'grpc.enable_channelz': 0 });
  server.register(
    check.path,
    ({ request }: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) => {
      const name = 'service' in request ? String(request.service) : '';
      asked.push(name);
      const found = answer(name);
      if ('code' in found) callback({ code: found.code, details: 'no', metadata: new Metadata() });
      else callback(null, found);
    },
    check.responseSerialize,
    check.requestDeserialize,
    'unary',
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  return { target: `127.0.0.1:${port}`, asked };
}

const NAME = 'ucs.v1.InteractionService';

describe('the health of a UCS', () => {
  it.each([
    ['SERVING', true],
    ['NOT_SERVING', false],
  ])('is asked of the service by its name where the empty one is not known: %s', async (state, serving) => {
    const health = await startHealth((name) => (name === NAME ? { status: state } : { code: status.NOT_FOUND }));
    const client = connectUcs(health.target);
    await (serving
      ? untilServing(client, true)
      : untilProblem(
          client,
          `The UCS at ${health.target} says that it is not serving: its own log tells why, often its database is away.`,
        ));
    expect(health.asked.slice(0, 2)).toEqual(['', NAME]);
  });

  it('is good where health knows other names only: it answers', async () => {
    const health = await startHealth(() => ({ code: status.NOT_FOUND }));
    await untilServing(connectUcs(health.target), true);
  });

  it.each([
    [
      status.UNAUTHENTICATED,
      'wants credentials that the gateway does not have (UNAUTHENTICATED): give it a token that the UCS knows (UCS_TOKEN_FILE), or open its health to the gateway',
    ],
    [
      status.PERMISSION_DENIED,
      'does not let the gateway ask for its health (PERMISSION_DENIED): it, or a mesh before it, must allow grpc.health.v1.Health',
    ],
    [status.INTERNAL, 'was reached, but its health check fails with INTERNAL'],
    [status.RESOURCE_EXHAUSTED, 'was reached, but its health check fails with RESOURCE_EXHAUSTED'],
  ])('is told in words of its own when the question is refused with %s', async (code, problem) => {
    const health = await startHealth(() => ({ code }));
    await untilProblem(connectUcs(health.target), `The UCS at ${health.target} ${problem}.`);
  });
});
