import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadAnyMethod } from '../../../src/ucs-client/loaded-method.ts';
import { startCuttableFront } from '../../support/cuttable-front.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

const databases = ucsDatabases(process.env['TEST_POSTGRES_URL']);

describe.each(databases)('the reference UCS over gRPC on $name', (kind) => {
  it.each(['unary', 'stream'] as const)(
    'makes one interaction for 200 calls at once by the %s road [find or create]',
    async (road) => {
      const database = await kind.create();
      onTestFinished(() => database.remove());
      const { target } = await startUcsServer({ store: database.store });
      const client = connectUcs(target, { road });
      // As the gateway does: again, where a busy machine kept a call from its connection to the database for too long.
      const call = async () => {
        for (;;) {
          const result = await client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs: 30_000 });
          if (result.ok || !result.fault.retryable) return result;
        }
      };
      const results = await Promise.all(Array.from({ length: 200 }, call));
      const responses = results.map((result) => (result.ok ? result.response : result.fault));
      const created = responses.filter((response) => 'created' in response && response.created);
      expect(created).toHaveLength(1);
      const [interactionId] = responses.flatMap((response) =>
        'interactionId' in response ? [response.interactionId] : [],
      );
      expect(
        responses.filter((response) => !('interactionId' in response && response.interactionId === interactionId)),
      ).toEqual([]);
    },
  );

  it.each(['unary', 'stream'] as const)('tells its fault and sentence by the %s road [faults]', async (road) => {
    const database = await kind.create();
    onTestFinished(() => database.remove());
    const { target } = await startUcsServer({ store: database.store });
    const client = connectUcs(target, { road });
    expect(await client.call('GetInteraction', { interactionId: 'none' }, CALL)).toEqual({
      ok: false,
      fault: { errorCode: 510, errorDetail: "Interaction 'none' not found in database", retryable: false },
    });
    expect(await client.call('FindOrCreatePhoneCall', { ...PHONE_CALL, callId: '' }, CALL)).toEqual({
      ok: false,
      fault: { errorCode: 201, errorDetail: "Missing parameter 'CallId'", retryable: false },
    });
  });

  it('has the demo data where it is wanted, and leaves what is there already as it is [demo data]', async () => {
    const database = await kind.create();
    onTestFinished(() => database.remove());
    const options = { store: database.store, demoData: true };
    const first = await startUcsServer(options);
    const client = connectUcs(first.target);
    const sample = { ...PHONE_CALL, contactId: '0000DaA3G4VF000Q', parentId: 'XXXDDDD', threadId: 'OTHER' };
    const made = await client.call('FindOrCreatePhoneCall', sample, CALL);
    expect(made).toMatchObject({ ok: true, response: { created: true } });
    const interactionId = made.ok ? made.response.interactionId : '';
    expect(await client.call('GetInteraction', { interactionId }, CALL)).toMatchObject({
      response: { interaction: { threadId: 'A34XX6BA0FX', contactId: '0000DaA3G4VF000Q' } },
    });
    const orphan = { ...PHONE_CALL, callId: 'orphan', parentId: 'NOTAPARENT000000' };
    expect(await client.call('FindOrCreatePhoneCall', orphan, CALL)).toMatchObject({ fault: { errorCode: 204 } });
    const noted = { interaction: { id: 'XXXDDDD', comment: 'kept' }, updateMask: { paths: ['comment'] } };
    await client.call('UpdateInteraction', noted, CALL);
    await client.call('DeleteContact', { contactId: '0000DaA3G4VF000Q' }, CALL);
    await first.stop();

    const second = connectUcs((await startUcsServer(options)).target);
    expect(await second.call('GetInteraction', { interactionId: 'XXXDDDD' }, CALL)).toMatchObject({
      response: { interaction: { comment: 'kept' } },
    });
  });
});

describe.each(databases.filter(({ name }) => name === 'PostgreSQL'))('a database that goes away: $name', (kind) => {
  it('makes the UCS say that it does not serve, refuse calls with a time to wait, and serve again when it is back [health]', {
    timeout: 30_000,
  }, async () => {
    const database = await kind.create();
    onTestFinished(() => database.remove());
    if (database.store.kind !== 'postgres') throw new Error('no PostgreSQL');
    const url = new URL(database.store.url);
    const behindPort = Number(url.port);
    const front = await startCuttableFront(0, behindPort);
    url.port = String(front.port);
    const { target } = await startUcsServer({ store: { ...database.store, url: url.href } });
    const client = connectUcs(target);
    await untilServing(client, true);
    front.cut();
    expect((await untilServing(client, false)).problem).toMatch(/^The UCS at .+ says that it is not serving/);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toEqual({
      ok: false,
      fault: { errorCode: 'UNAVAILABLE', errorDetail: expect.any(String), retryable: true, retryAfterMs: 1_000 },
    });
    const back = await startCuttableFront(front.port, behindPort);
    onTestFinished(() => back.cut());
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });
});

describe('the reference UCS', () => {
  it('answers reflection with its services and their files [reflection]', async () => {
    const { target } = await startUcsServer();
    const files = createRequire(import.meta.url).resolve('@grpc/reflection');
    const definition = loadSync('grpc/reflection/v1/reflection.proto', {
      includeDirs: [join(files, '../../proto')],
      oneofs: true,
    });
    const { path, requestSerialize, responseDeserialize } = loadAnyMethod(
      definition,
      'grpc.reflection.v1.ServerReflection',
      'ServerReflectionInfo',
    );
    const client = new Client(target, credentials.createInsecure());
    onTestFinished(() => client.close());
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    stream.write({ listServices: '' });
    stream.write({ fileContainingSymbol: 'ucs.v1.InteractionService.FindOrCreatePhoneCall' });
    stream.end();
    const [services, file]: readonly object[] = await stream.toArray();
    expect(services).toMatchObject({
      listServicesResponse: {
        service: expect.arrayContaining([
          { name: 'ucs.v1.InteractionService' },
          { name: 'ucs.v1.ContactService' },
          { name: 'ucs.v1.ChannelService' },
        ]),
      },
    });
    expect(file).toHaveProperty('fileDescriptorResponse.fileDescriptorProto.0');
  });

  it('listens on a socket in the file system [listen]', async () => {
    const listen = `unix:${join(makeTemporaryFolder(), 'ucs.sock')}`;
    const { target } = await startUcsServer({ listen });
    expect(target).toBe(listen);
    await untilServing(connectUcs(target), true);
  });

  it('stops after a moment though clients stay connected and keep their streams [stop]', {
    timeout: 6_000,
  }, async () => {
    const server = await startUcsServer();
    const client = connectUcs(server.target);
    await untilServing(client, true);
    await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    await server.stop();
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: false });
  });

  it('rejects with the code and the port when its address is taken [start]', async () => {
    const { target } = await startUcsServer();
    await expect(startUcsServer({ listen: target })).rejects.toMatchObject({
      message: `cannot listen on ${target}: EADDRINUSE`,
      code: 'EADDRINUSE',
      port: Number(target.split(':')[1]),
    });
  });
});
