import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { loadAnyMethod, loadMessage } from '../../../ucs-client/loaded-method.ts';
import type { CheckedUcs } from '../../checked-ucs.ts';
import { BrokenRule, NotOffered } from '../../ended-rule.ts';

/** What is asked of gRPC reflection, and what is read of its answers. */
export type Question =
  | { readonly listServices: string }
  | { readonly fileContainingSymbol: string }
  | { readonly fileByFilename: string };
export type Reply = {
  readonly fileDescriptorResponse: { readonly fileDescriptorProto: readonly Buffer[] } | null;
  readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] } | null;
};
/** What is read of google.protobuf.FileDescriptorProto. */
export type DescribedFile = { readonly name: string; readonly dependency: readonly string[] };

const TIMEOUT_MS = 5_000;

const field = (id: number, type: string) => ({ id, type });
const repeated = (id: number, type: string) => ({ id, type, rule: 'repeated' });

/** The part of grpc.reflection.v1 that is used; v1alpha is the same under another name. */
const messages = {
  Request: {
    fields: {
      fileByFilename: field(3, 'string'),
      fileContainingSymbol: field(4, 'string'),
      listServices: field(7, 'string'),
    },
  },
  Files: { fields: { fileDescriptorProto: repeated(1, 'bytes') } },
  Service: { fields: { name: field(1, 'string') } },
  Services: { fields: { service: repeated(1, 'Service') } },
  Reply: { fields: { fileDescriptorResponse: field(4, 'Files'), listServicesResponse: field(6, 'Services') } },
  File: { fields: { name: field(1, 'string'), dependency: repeated(3, 'string') } },
};
const ServerReflection = {
  methods: {
    ServerReflectionInfo: {
      requestType: 'Request',
      responseType: 'Reply',
      comment: '',
      requestStream: true,
      responseStream: true,
    },
  },
};
const version = (name: string) => ({ [name]: { nested: { ...messages, ServerReflection } } });
const definition = fromJSON(
  { nested: { grpc: { nested: { reflection: { nested: { ...version('v1'), ...version('v1alpha') } } } } } },
  { defaults: true },
);

/** Asks v1, and v1alpha where that is all there is. Throws NotOffered where there is neither. */
export async function askReflection(ucs: CheckedUcs, question: Question): Promise<Reply> {
  return (await askVersion(ucs, 'v1', question)) ?? (await askVersion(ucs, 'v1alpha', question)) ?? notOffered();
}

/** The name and the imports of an encoded file. */
export function readFileDescriptor(bytes: Buffer): DescribedFile {
  const file = loadMessage(definition, 'grpc.reflection.v1.File').deserialize(bytes);
  return {
    name: 'name' in file ? String(file.name) : '',
    dependency: 'dependency' in file && Array.isArray(file.dependency) ? file.dependency.map(String) : [],
  };
}

function askVersion(ucs: CheckedUcs, name: 'v1' | 'v1alpha', question: Question): Promise<Reply | undefined> {
  const method = loadAnyMethod(definition, `grpc.reflection.${name}.ServerReflection`, 'ServerReflectionInfo');
  const options = { deadline: Date.now() + TIMEOUT_MS };
  const client = ucs.channel.client();
  const stream = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    new Metadata(),
    options,
  );
  return new Promise((resolve, reject) => {
    stream.on('data', (reply: Reply) => {
      resolve(reply);
      stream.end();
    });
    stream.on('error', ({ code, details }: ServiceError) => {
      if (code === status.UNIMPLEMENTED) resolve(undefined);
      else
        reject(
          new BrokenRule(`grpc.reflection.${name} ${JSON.stringify(question)}`, `${status[code] ?? code} "${details}"`),
        );
    });
    stream.write(question);
  });
}

function notOffered(): never {
  throw new NotOffered('grpc.reflection.v1 and v1alpha');
}
