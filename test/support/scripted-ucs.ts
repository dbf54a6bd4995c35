import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerOptions,
  status,
} from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName } from '../../src/proto/methods.ts';
import type { CallEnvelope, CallEnvelopeOutput } from '../../src/proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelope } from '../../src/proto/ucs/v1/ReplyEnvelope.ts';
import { loadAnyMethod, loadMessage } from '../../src/ucs-client/loaded-method.ts';
import { startCuttableFront } from './cuttable-front.ts';

export type ScriptedRequest = {
  readonly method: UcsMethodName;
  readonly request: object;
  readonly metadata: Readonly<Record<string, string>>;
};

/** What the backend does with a call. */
export type ScriptedAnswer =
  | { readonly type: 'response'; readonly response: object }
  | { readonly type: 'status'; readonly code: status; readonly message: string; readonly details?: Buffer }
  /** No answer, ever. */
  | { readonly type: 'silence' };

export type ScriptedUcs = {
  readonly target: string;
  /** Every call so far, in the order of arrival. */
  readonly requests: readonly ScriptedRequest[];
  answer: (request: ScriptedRequest) => ScriptedAnswer;
  /** Told of each stream on ChannelService; a stream that it does not let through is left to it. */
  onStream: (stream: CarriedStream) => 'carry' | 'leave';
  /** Resolves when so many calls have come. */
  untilRequests(count: number): Promise<void>;
  /** Streams opened on ChannelService so far. */
  readonly streams: number;
  setServing(serving: ServingStatus): void;
  /** Drops every connection and stops listening, at once. */
  die(): void;
  /** Nothing passes any more, and nobody is told, until thaw(). */
  freeze(): void;
  thaw(): void;
  /** Open connections carry nothing any more, and nobody is told; new ones do. */
  forget(): void;
};

/** Bytes are written as they are. */
export type CarriedStream = ServerDuplexStream<CallEnvelope, ReplyEnvelope | Buffer>;

export type ScriptedUcsOptions = {
  /** 0 for any. */
  readonly port: number;
  /** An address of loopback. */
  readonly host: string;
  readonly channelService: boolean;
  readonly health: boolean;
  readonly credentials: ServerCredentials;
  /** Connections are told to end (GOAWAY) when they are so old, and cut a moment later; undefined for never. */
  readonly connectionAgeMaxMs: number | undefined;
};

export const FOUND: ScriptedAnswer = {
  type: 'response',
  response: { interactionId: 'INTERACTION00000', created: true },
};

const METHODS: ReadonlyMap<string, UcsMethodName> = new Map([
  [UCS_METHODS.FindOrCreatePhoneCall.path, 'FindOrCreatePhoneCall'],
  [UCS_METHODS.AssignInteractionToContact.path, 'AssignInteractionToContact'],
]);

function toAgeOptions(maxMs: number | undefined): ServerOptions {
  return maxMs === undefined ? {} : { 'grpc.max_connection_age_ms': maxMs, 'grpc.max_connection_age_grace_ms': maxMs };
}

/** A small real gRPC server that does what a test says. */
export async function startScriptedUcs(change: Partial<ScriptedUcsOptions> = {}): Promise<ScriptedUcs> {
  const options = {
    port: 0,
    host: '127.0.0.1',
    channelService: true,
    health: true,
    credentials: ServerCredentials.createInsecure(),
    connectionAgeMaxMs: undefined,
    ...change,
  };
  const definition = loadUcsDefinition();
  const requests: ScriptedRequest[] = [];
  const waiting = new Set<() => void>();
  let streams = 0;
  const server = new Server({ 'grpc.enable_channelz': 0, ...toAgeOptions(options.connectionAgeMaxMs) });
  const health = new HealthImplementation({ '': 'SERVING' });
  const receive = (request: ScriptedRequest) => {
    requests.push(request);
    for (const check of waiting) check();
    return ucs.answer(request);
  };
  addUnaryMethods(server, definition, receive);
  if (options.channelService)
    addChannelService(server, definition, receive, (stream) => {
      streams += 1;
      return ucs.onStream(stream) === 'carry';
    });
  if (options.health) health.addToServer(server);
  const behindPort = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', options.credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const front = await startCuttableFront(options.port, behindPort, { host: options.host });
  const ucs: ScriptedUcs = {
    target: `${options.host}:${front.port}`,
    requests,
    answer: () => FOUND,
    onStream: () => 'carry',
    untilRequests: (count) =>
      new Promise((resolve) => {
        const isDone = () => requests.length >= count;
        if (isDone()) resolve();
        else waiting.add(() => isDone() && resolve());
      }),
    get streams() {
      return streams;
    },
    setServing: (serving) => health.setStatus('', serving),
    die() {
      front.cut();
      server.forceShutdown();
    },
    freeze: front.freeze,
    thaw: front.thaw,
    forget: front.forget,
  };
  return ucs;
}

type Receive = (request: ScriptedRequest) => ScriptedAnswer;

function addUnaryMethods(server: Server, definition: PackageDefinition, receive: Receive): void {
  for (const [path, method] of METHODS) {
    const { requestDeserialize, responseSerialize } = loadAnyMethod(definition, UCS_METHODS[method].service, method);
    server.register(
      path,
      (call: { request: object; metadata: Metadata }, callback: (error: object | null, response?: object) => void) => {
        const answer = receive({ method, request: call.request, metadata: toRecord(call.metadata) });
        if (answer.type === 'response') callback(null, answer.response);
        if (answer.type === 'status')
          callback({ code: answer.code, details: answer.message, metadata: toTrailer(answer.details) });
      },
      responseSerialize,
      requestDeserialize,
      'unary',
    );
  }
}

function toRecord(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]));
}

function toTrailer(details: Buffer | undefined): Metadata {
  const trailer = new Metadata();
  if (details !== undefined) trailer.set('grpc-status-details-bin', details);
  return trailer;
}

function addChannelService(
  server: Server,
  definition: PackageDefinition,
  receive: Receive,
  mayCarry: (stream: CarriedStream) => boolean,
): void {
  const carry = loadAnyMethod(definition, 'ucs.v1.ChannelService', 'Carry');
  server.register(
    carry.path,
    (stream: CarriedStream) => {
      stream.on('error', () => {});
      if (!mayCarry(stream)) return;
      stream.on('data', (envelope: CallEnvelopeOutput) => {
        const reply = carryOne(definition, envelope, receive);
        if (reply !== undefined) stream.write(reply);
      });
      stream.on('end', () => stream.end());
    },
    (reply: ReplyEnvelope | Buffer) => (Buffer.isBuffer(reply) ? reply : carry.responseSerialize(reply)),
    carry.requestDeserialize,
    'bidi',
  );
}

function carryOne(
  definition: PackageDefinition,
  envelope: CallEnvelopeOutput,
  receive: Receive,
): ReplyEnvelope | undefined {
  const method = METHODS.get(envelope.method);
  if (method === undefined) return { id: envelope.id, code: status.UNIMPLEMENTED, message: 'unknown method' };
  const { requestDeserialize, responseSerialize } = loadAnyMethod(definition, UCS_METHODS[method].service, method);
  const answer = receive({ method, request: requestDeserialize(envelope.request), metadata: envelope.metadata });
  if (answer.type === 'silence') return undefined;
  if (answer.type === 'response') return { id: envelope.id, response: responseSerialize(answer.response) };
  const statusDetails = answer.details === undefined ? {} : { statusDetails: answer.details };
  return { id: envelope.id, code: answer.code, message: answer.message, ...statusDetails };
}

/** A failure as the UCS gives it: google.rpc.Status with an ErrorInfo, and a RetryInfo where it asks to wait. */
export function toFaultAnswer(fault: {
  readonly code: status;
  readonly message: string;
  readonly ucsFault?: number;
  readonly domain?: string;
  readonly retryAfterSeconds?: number;
  /** Details of another kind that come first. */
  readonly detailsBefore?: number;
}): ScriptedAnswer {
  const definition = loadUcsDefinition();
  const metadata = fault.ucsFault === undefined ? {} : { ucs_fault: String(fault.ucsFault) };
  const errorInfo = { reason: 'TEST', domain: fault.domain ?? 'ucs', metadata };
  const other = { type_url: 'type.googleapis.com/test.Other', value: Buffer.alloc(0) };
  const details = Array.from({ length: fault.detailsBefore ?? 0 }, (): object => other);
  details.push(pack(definition, 'google.rpc.ErrorInfo', errorInfo));
  if (fault.retryAfterSeconds !== undefined) {
    details.push(pack(definition, 'google.rpc.RetryInfo', { retryDelay: { seconds: fault.retryAfterSeconds } }));
  }
  const { code, message } = fault;
  const encoded = loadMessage(definition, 'google.rpc.Status').serialize({ code, message, details });
  return { type: 'status', code, message, details: encoded };
}

function pack(definition: PackageDefinition, typeName: string, message: object): object {
  return { type_url: `type.googleapis.com/${typeName}`, value: loadMessage(definition, typeName).serialize(message) };
}
