import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { type CometdClient, connectCometd } from '../support/cometd-client.ts';
import { post } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describe('the documented samples, sent to a fresh install', () => {
  const gateway = setUpGateway();
  let alice: CometdClient;

  beforeAll(async () => {
    alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    gateway.defer(alice.disconnect);
    await alice.subscribe(v2.outcomesChannel);
  });

  const samples = catalogue.flatMap((operation) =>
    operation.samples.map((sample) => ({ name: operation.name, operation, sample })),
  );

  it.each(samples)('of $name succeed: $sample.title', async ({ operation, sample }) => {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_found, name: string) => sample.path[name] ?? '');
    const { status, body } = await post(gateway.address, path, 'alice', sample.body);
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 0, referenceId: expect.any(Number) } });
    const { referenceId, ...fields } = await alice.event((data) => data.referenceId === body.referenceId);
    expect(fields).not.toHaveProperty('errorMessage');
    expect(operation.notification.strict().parse(fields)).toEqual(fields);
  });
});
