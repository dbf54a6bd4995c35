import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { UCS_METHODS, type UcsMethodName } from '../../proto/methods.ts';
import type { CallEnvelopeOutput } from '../../proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelope } from '../../proto/ucs/v1/ReplyEnvelope.ts';
import { FAULTS, toUcsError } from '../fault.ts';
import { carryStream } from './carried-stream.ts';
import type { RunMethod } from './run-method.ts';
import { loadService, METHOD_NAMES } from './service-definition.ts';
import type { StatusDetailsWriter } from './status-details.ts';
import type { ServedService } from './unary-services.ts';

/** Many calls on one stream (ucs.v1.ChannelService.Carry). On the signal, streams take no more calls and end when those under way are answered. */
export function createCarryService(
  run: RunMethod,
  writeDetails: StatusDetailsWriter,
  stopping: AbortSignal,
): ServedService {
  const codecs = createCodecs();

  async function answer({ id, method, request, timeoutMs, metadata }: CallEnvelopeOutput): Promise<ReplyEnvelope> {
    const codec = codecs.get(method);
    if (codec === undefined) return { id, code: status.UNIMPLEMENTED, message: `no method ${method.slice(0, 128)}` };
    const values = new Map(Object.entries(metadata));
    try {
      const response = await run({
        name: codec.name,
        request: codec.decode(request),
        metadata: (name) => values.get(name),
        timeLeftMs: timeoutMs > 0 ? timeoutMs : Number.POSITIVE_INFINITY,
      });
      return { id, response: codec.encode(response) };
    } catch (error) {
      const fault = toUcsError(error);
      return { id, code: FAULTS[fault.fault].code, message: fault.message, statusDetails: writeDetails(fault) };
    }
  }

  const Carry = (stream: ServerDuplexStream<CallEnvelopeOutput, ReplyEnvelope>): void =>
    carryStream(stream, answer, stopping);
  return { definition: loadService('ucs.v1.ChannelService'), handlers: { Carry } };
}

type Codec = {
  readonly name: UcsMethodName;
  decode(bytes: Buffer): object;
  encode(response: object): Buffer;
};

/** Every unary method by its full path. */
function createCodecs(): ReadonlyMap<string, Codec> {
  return new Map(
    METHOD_NAMES.map((name) => {
      const { service, path } = UCS_METHODS[name];
      const method = loadService(service)[name];
      if (method === undefined) throw new Error(`the proto files have no ${path}`);
      return [path, { name, decode: method.requestDeserialize, encode: method.responseSerialize }];
    }),
  );
}
