import { createRequire } from 'node:module';
import {
  create,
  createFileRegistry,
  type FileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import {
  FeatureSet_FieldPresence,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { describe, expect, it, onTestFinished } from 'vitest';
import { splitDescriptorSet } from '../../../src/backend/server/reflection.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

const SERVICES = [
  'grpc.health.v1.Health',
  'ucs.v1.ChannelService',
  'ucs.v1.ContactService',
  'ucs.v1.InteractionService',
] as const;

type Question =
  | { readonly listServices: string }
  | { readonly fileContainingSymbol: string }
  | { readonly fileByFilename: string };
type Reply = {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
  readonly errorResponse?: { readonly errorCode: number };
};

function connect(target: string): Client {
  const client = new Client(target, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client;
}

/** Asks one question of the reflection service of this version, as any client does. */
function askReflection(client: Client, version: 'v1' | 'v1alpha', question: Question): Promise<Reply> {
  const file = createRequire(import.meta.url)
    .resolve('@grpc/reflection')
    .replace(/src.index\.js$/, `proto/grpc/reflection/${version}/reflection.proto`);
  const service = loadSync(file, { oneofs: true, longs: Number })[`grpc.reflection.${version}.ServerReflection`];
  if (service === undefined || 'format' in service) throw new Error('no reflection service');
  const { ServerReflectionInfo: method } = service;
  if (method === undefined || !('requestSerialize' in method)) throw new Error('no method');
  const stream = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    new Metadata(),
  );
  return new Promise((resolve, reject) => {
    stream.on('data', (reply: Reply) => {
      resolve(reply);
      stream.end();
    });
    stream.on('error', reject);
    stream.write(question);
  });
}

/** A real descriptor pool with all that the server tells; it refuses files whose imports are missing, and two files of one name. */
async function walk(client: Client, version: 'v1' | 'v1alpha'): Promise<FileRegistry> {
  const { listServicesResponse } = await askReflection(client, version, { listServices: '' });
  const files = new Map<string, FileDescriptorProto>();
  for (const { name } of listServicesResponse?.service ?? []) {
    const { fileDescriptorResponse } = await askReflection(client, version, { fileContainingSymbol: name });
    for (const bytes of fileDescriptorResponse?.fileDescriptorProto ?? []) {
      const file = fromBinary(FileDescriptorProtoSchema, bytes);
      files.set(file.name, file);
    }
  }
  return createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder(files) }));
}

/** Imports before those who import them, as the pool wants it. */
function inOrder(files: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const visit = (name: string): void => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`the server does not tell of ${name}`);
    for (const dependency of file.dependency) visit(dependency);
    ordered.add(file);
  };
  for (const name of files.keys()) visit(name);
  return [...ordered];
}

function call(client: Client, path: string, request: Uint8Array): Promise<Uint8Array> {
  const metadata = new Metadata();
  metadata.set('ucs-tenant', 'demo');
  metadata.set('ucs-user-id', 'alice');
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(path, Buffer.from, Buffer.from, Buffer.from(request), metadata, (error, response) =>
      error === null && response !== undefined ? resolve(response) : reject(error),
    ),
  );
}

describe.each(['v1', 'v1alpha'] as const)('gRPC reflection %s of the reference UCS', (version) => {
  it('lists the services of the contract, and health', async () => {
    const { target } = await startUcsServer();
    const { listServicesResponse } = await askReflection(connect(target), version, { listServices: '*' });
    expect(listServicesResponse?.service.map(({ name }) => name).toSorted()).toEqual(SERVICES);
  });

  it('tells enough for a call to be made by it alone', async () => {
    const { target } = await startUcsServer();
    const client = connect(target);
    const pool = await walk(client, version);
    const method = pool.getService('ucs.v1.InteractionService')?.method['findOrCreatePhoneCall'];
    if (method === undefined) throw new Error('no method');
    const request = {
      call_id: 'by reflection',
      status: 'INTERACTION_STATUS_NEW',
      phone_number: '4711',
      type: 'INTERACTION_TYPE_INBOUND',
      user_data: { a: 1 },
    };
    const bytes = toBinary(method.input, fromJson(method.input, request, { registry: pool }));
    const answer = await call(client, `/${method.parent.typeName}/${method.name}`, bytes);
    expect(toJson(method.output, fromBinary(method.output, answer), { registry: pool })).toEqual({
      interactionId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
      created: true,
    });
  });

  it('has the names of fields and files that stand in the proto files', async () => {
    const { target } = await startUcsServer();
    const pool = await walk(connect(target), version);
    const names = pool.getMessage('ucs.v1.PhoneCall')?.fields.map(({ name, jsonName }) => [name, jsonName]);
    expect(names).toEqual([
      ['phone_number', 'phoneNumber'],
      ['duration_seconds', 'durationSeconds'],
    ]);
    expect(pool.getFile('ucs/v1/interaction_service.proto')?.proto.name).toBe('ucs/v1/interaction_service.proto');
    expect(pool.getMessage('ucs.v1.PhoneCall')?.field['durationSeconds']?.presence).toBe(
      FeatureSet_FieldPresence.EXPLICIT,
    );
  });

  it('says that it does not know what is not there', async () => {
    const { target } = await startUcsServer();
    const reply = await askReflection(connect(target), version, { fileContainingSymbol: 'ucs.v1.NoSuchService' });
    expect(reply.errorResponse?.errorCode).toBe(5);
  });
});

describe('a set of descriptors', () => {
  it.each([
    ['another message', Buffer.from([0x12, 0x00])],
    ['a number that does not end', Buffer.from([0x0a, 0xff, 0xff])],
  ])('is refused when it is %s', (_what, bytes) => {
    expect(() => splitDescriptorSet(bytes)).toThrow('descriptors.binpb');
  });
});
