import type { AnyDefinition, MessageTypeDefinition, MethodDefinition, PackageDefinition } from '@grpc/proto-loader';
import { UCS_METHODS, type UcsMethodName, type UcsResponse } from '../proto/methods.ts';
import type { CallRequest } from './port.ts';

/** A unary method as bytes: its path, and how its messages are written and read. */
export type UnaryCodec<M extends UcsMethodName> = {
  readonly path: string;
  requestSerialize(request: CallRequest<M>): Buffer;
  responseDeserialize(bytes: Buffer): UcsResponse<M>;
};

/** The codec of a method. Throws when the proto files lack it: a fault of the installation, found at start. */
export function loadMethod<M extends UcsMethodName>(definition: PackageDefinition, name: M): UnaryCodec<M> {
  const method = loadAnyMethod(definition, UCS_METHODS[name].service, name);
  if (!isMethod(method, name)) throw new Error(`${name} has another path than the generated types know`);
  return method;
}

/** A method of any service. Throws when the proto files lack it. */
export function loadAnyMethod(
  definition: PackageDefinition,
  service: string,
  name: string,
): MethodDefinition<object, object> {
  const found = definition[service];
  const method = found === undefined || isType(found) ? undefined : found[name];
  if (method === undefined) throw new Error(`the proto files have no ${service}/${name}`);
  return method;
}

/** A message type. Throws when the proto files lack it. */
export function loadMessage(definition: PackageDefinition, name: string): MessageTypeDefinition<object, object> {
  const found = definition[name];
  if (found === undefined || !isType(found) || !('deserialize' in found))
    throw new Error(`the proto files have no ${name}`);
  return found;
}

function isType(
  definition: AnyDefinition,
): definition is Exclude<AnyDefinition, { [name: string]: MethodDefinition<object, object> }> {
  return 'format' in definition && typeof definition.format === 'string';
}

/** The generated types are made from the same files with the same flags, so the path tells that they fit. */
function isMethod<M extends UcsMethodName>(method: object, name: M): method is UnaryCodec<M> {
  return 'path' in method && method.path === UCS_METHODS[name].path;
}
