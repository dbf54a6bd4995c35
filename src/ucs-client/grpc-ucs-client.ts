import { every } from '../kernel/every.ts';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import type { UcsMethodName } from '../proto/methods.ts';
import type { Metrics } from '../telemetry/port.ts';
import { toCallMetadata } from './call-metadata.ts';
import { createBearerToken } from './channel/bearer-token.ts';
import { toChannelCredentials, type UcsTlsOptions } from './channel/channel-credentials.ts';
import { createUcsErrors } from './errors.ts';
import { createCalmHealth } from './health/calm-health.ts';
import { createUcsLinks, type UcsLinksOptions } from './link/ucs-links.ts';
import { loadMethod, type UnaryCodec } from './loaded-method.ts';
import type { CallOptions, CallRequest, CallResult, UcsClient } from './port.ts';
import { toStatusName } from './status-name.ts';

export type GrpcUcsClientOptions = Omit<UcsLinksOptions, 'credentials' | 'definition' | 'token'> & {
  readonly metrics: Pick<Metrics, 'ucsStreamRefused' | 'ucsCallEnded'>;
  readonly tls: UcsTlsOptions | undefined;
  /** File with the token that every call shows. */
  readonly tokenFile: string | undefined;
  readonly tokenRereadMs: number;
  /** Health is told at most so often. */
  readonly healthSpacingMs: number;
};

/** The backend over gRPC. Connects by itself, and again after every loss; health() says how it stands. */
export function createGrpcUcsClient(options: GrpcUcsClientOptions): UcsClient {
  const definition = loadUcsDefinition();
  const errors = createUcsErrors(definition);
  const tellBadToken = (error: unknown): void =>
    options.log.error({ error }, 'The token for the UCS could not be read anew: the one before stays in use.');
  const token = options.tokenFile === undefined ? undefined : createBearerToken(options.tokenFile, tellBadToken);
  const rereading = every(options.clock, options.tokenRereadMs, () => token?.reread());
  const links = createUcsLinks({ ...options, definition, token, credentials: toChannelCredentials(options.tls) });
  const calm = createCalmHealth({ health: links.health, clock: options.clock, spacingMs: options.healthSpacingMs });
  links.onChange(calm.changed);

  async function call<M extends UcsMethodName>(
    method: M,
    request: CallRequest<M>,
    callOptions: CallOptions,
  ): Promise<CallResult<M>> {
    const codec = loadMethod(definition, method);
    const { timeoutMs, signal } = callOptions;
    try {
      const reply = await links.call({
        path: codec.path,
        request: codec.requestSerialize(request),
        metadata: toCallMetadata(callOptions, options.application),
        timeoutMs,
        signal,
      });
      options.metrics.ucsCallEnded(method, reply.ok ? 'OK' : toStatusName(reply.error));
      if (!reply.ok) return { ok: false, fault: errors.from(reply.error) };
      return toResult(codec, reply.response);
    } catch (error) {
      // A message that cannot be written: no second try would go better.
      return { ok: false, fault: errors.from(error) };
    }
  }

  function toResult<M extends UcsMethodName>(codec: UnaryCodec<M>, response: Buffer): CallResult<M> {
    try {
      return { ok: true, response: codec.responseDeserialize(response) };
    } catch {
      return { ok: false, fault: errors.unreadableAnswer };
    }
  }

  return {
    call,
    callsMax: links.callsMax,
    addresses: links.addresses,
    health: links.health,
    onHealthChange: calm.onTold,
    rereadToken: () => token?.reread(),
    async stop() {
      rereading.cancel();
      calm.stop();
      links.stop();
    },
  };
}
