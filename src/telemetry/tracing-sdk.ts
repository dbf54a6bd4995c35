import { trace } from '@opentelemetry/api';
import type { Log } from './port.ts';

/** What sends the spans on. */
export type TracingSdk = { stop(): Promise<void> };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Sends traces to OTEL_EXPORTER_OTLP_ENDPOINT, over OTLP/HTTP. Where it is not set, nothing is loaded. The SDK is an optional dependency: where it is not
 * installed, the log says so. OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG mean what OpenTelemetry says.
 */
export async function startTracingSdk(serviceName: string, env: Environment, log: Log): Promise<TracingSdk> {
  if ((env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '') === '') return NO_SDK;
  try {
    return await load(serviceName, env, log);
  } catch (error) {
    log.warn({ error }, 'Traces are not sent: the OpenTelemetry SDK, an optional dependency, is not installed.');
    return NO_SDK;
  }
}

const NO_SDK: TracingSdk = { stop: async () => {} };
const FLUSH_MAX_MS = 1_000;

async function load(serviceName: string, env: Environment, log: Log): Promise<TracingSdk> {
  const sdk = await import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: toSampler(sdk, env),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 })],
  });
  trace.setGlobalTracerProvider(provider);
  return {
    async stop() {
      // A collector that does not answer must not hold up the end.
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, FLUSH_MAX_MS);
      await Promise.race([provider.shutdown(), late]).catch((error: unknown) =>
        log.warn({ error }, 'The last spans could not be sent.'),
      );
      clearTimeout(timer);
    },
  };
}

type Sdk = typeof import('@opentelemetry/sdk-trace');

/** The sampler of OTEL_TRACES_SAMPLER; parentbased_always_on where it names none. */
function toSampler(sdk: Sdk, env: Environment) {
  const name = env['OTEL_TRACES_SAMPLER'] ?? 'parentbased_always_on';
  const root = name.endsWith('always_off')
    ? new sdk.AlwaysOffSampler()
    : name.endsWith('traceidratio')
      ? new sdk.TraceIdRatioBasedSampler(Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? 1))
      : new sdk.AlwaysOnSampler();
  return name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root;
}
