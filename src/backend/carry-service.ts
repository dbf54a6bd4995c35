import type { ServerDuplexStream, ServiceDefinition } from '@grpc/grpc-js';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName } from '../proto/methods.ts';
import type { CallEnvelopeOutput } from '../proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelope } from '../proto/ucs/v1/ReplyEnvelope.ts';
import { FAULTS, UcsError } from './fault.ts';
import type { RunMethod } from './run-method.ts';
import type { StatusDetailsWriter } from './status-details.ts';
import type { UnaryService } from './unary-services.ts';

type CarryStream = ServerDuplexStream<CallEnvelopeOutput, ReplyEnvelope>;

/** Calls of one stream under way at once; past it nothing more is read from the stream. */
const UNDER_WAY_MAX = 1_024;

/** Many calls on one stream (ucs.v1.ChannelService.Carry). */
export function createCarryService(run: RunMethod, writeDetails: StatusDetailsWriter): UnaryService {
  const definition = serviceOf('ucs.v1.ChannelService');
  const codecs = createCodecs();

  function serve(stream: CarryStream): void {
    let underWay = 0;
    let full = false;
    const settled = (): void => {
      underWay--;
      if (full && underWay < UNDER_WAY_MAX) stream.resume();
      full = underWay >= UNDER_WAY_MAX;
    };
    stream.on('data', (envelope: CallEnvelopeOutput) => {
      underWay++;
      if (underWay >= UNDER_WAY_MAX) {
        full = true;
        stream.pause();
      }
      carryOne(envelope).then((reply) => {
        stream.write(reply);
        settled();
      });
    });
    stream.on('error', () => {});
    stream.on('end', () => stream.end());
  }

  async function carryOne(envelope: CallEnvelopeOutput): Promise<ReplyEnvelope> {
    const { id, metadata } = envelope;
    const codec = codecs.get(envelope.method);
    if (codec === undefined) return { id, code: 12, message: `no method ${envelope.method.slice(0, 128)}` };
    const deadlineMs = envelope.timeoutMs > 0 ? performance.now() + envelope.timeoutMs : Number.POSITIVE_INFINITY;
    try {
      const response = await run(codec.name, codec.decode(envelope.request), (name) => textOf(metadata, name));
      // Nobody waits any more: the caller has its own clock and its own answer.
      if (performance.now() > deadlineMs) throw new UcsError('timed-out', 'The deadline passed');
      return { id, response: codec.encode(response) };
    } catch (error) {
      const fault = error instanceof UcsError ? error : new UcsError('internal', 'Internal error of the UCS');
      const { code } = FAULTS[fault.fault];
      return { id, code, message: fault.message, statusDetails: writeDetails(fault) };
    }
  }

  return { definition, handlers: { Carry: serve } };
}

type Codec = {
  readonly name: UcsMethodName;
  decode(bytes: Buffer): object;
  encode(response: object): Buffer;
};

/** Every unary method by its full path. */
function createCodecs(): ReadonlyMap<string, Codec> {
  return new Map(
    Object.keys(UCS_METHODS)
      .filter((name): name is UcsMethodName => name in UCS_METHODS)
      .map((name) => {
        const { service, path } = UCS_METHODS[name];
        const method = serviceOf(service)[name];
        if (method === undefined) throw new Error(`the proto files have no ${path}`);
        return [path, { name, decode: method.requestDeserialize, encode: method.responseSerialize }];
      }),
  );
}

function textOf(metadata: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(metadata, name) ? metadata[name] : undefined;
}

function serviceOf(name: string): ServiceDefinition {
  const service = loadUcsDefinition()[name];
  if (service === undefined || 'format' in service) throw new Error(`the proto files have no ${name}`);
  return service as ServiceDefinition;
}
