import { readFileSync } from 'node:fs';
import { ReflectionService } from '@grpc/reflection';

/** What buf makes of the proto files: a google.protobuf.FileDescriptorSet. */
const DESCRIPTORS = new URL('../../proto/descriptors.binpb', import.meta.url);

/** Tag of `repeated FileDescriptorProto file = 1`. */
const FILE_TAG = 0x0a;

/**
 * gRPC reflection, v1 and v1alpha, of the contract and of health. The library would take what the loader of proto files knows, but that has other names of fields, one name for
 * all files and no imports, of which no client can make a message.
 */
export function createReflection(): ReflectionService {
  const fileDescriptorProtos = splitDescriptorSet(readFileSync(DESCRIPTORS));
  return new ReflectionService({
    descriptors: { format: 'Protocol Buffer 3 EnumDescriptorProto', type: {}, fileDescriptorProtos },
  });
}

/** The files of a FileDescriptorSet, each as bytes. Throws when they are none: a fault of the installation, found at start. */
export function splitDescriptorSet(bytes: Buffer): Buffer[] {
  const files: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== FILE_TAG) throw new Error('descriptors.binpb is no FileDescriptorSet');
    const { value, next } = readVarint(bytes, at + 1);
    files.push(bytes.subarray(next, next + value));
    at = next + value;
  }
  return files;
}

function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = start, shift = 0; at < bytes.length; at++, shift += 7) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new Error('descriptors.binpb ends in the middle of a number');
}
