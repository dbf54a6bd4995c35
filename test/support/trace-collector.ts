import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { freePort } from './admin-client.ts';

/** OTLP over HTTP, as JSON: the fields that a test looks at. */
const exportRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) })),
      }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              status: z.object({ code: z.number().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export type CollectedSpan = {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly failed: boolean;
};

/** Who takes spans, on loopback. */
export type TraceCollector = {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** From then on all that was sent is among the spans. */
  stop(): Promise<void>;
};

/** A stub of an OpenTelemetry Collector: keeps the spans that it is sent. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (req, res) => {
    for (const { resource, scopeSpans } of exportRequest.parse(await json(req)).resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const { traceId, spanId, parentSpanId = '', name, status } = span;
        spans.push({ service, traceId, spanId, parentSpanId, name, failed: status?.code === 2 });
      }
    }
    res.setHeader('content-type', 'application/json').end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { endpoint: `http://127.0.0.1:${port}`, spans, stop: async () => void server.close() };
}

/** The real one of test/interop/collector/, at this path, which hands on to a stub what it has taken. */
export async function startRealTraceCollector(program: string): Promise<TraceCollector> {
  const stub = await startTraceCollector();
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-collector-'));
  const config = join(folder, 'collector.yaml');
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(
    config,
    JSON.stringify({
      receivers: { otlp: { protocols: { http: { endpoint: address } } } },
      exporters: { otlp_http: { endpoint: stub.endpoint, encoding: 'json', compression: 'none' } },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: { traces: { receivers: ['otlp'], exporters: ['otlp_http'] } },
      },
    }),
  );
  const child = spawn(program, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('Everything is ready.')) break;
  child.stderr.resume();
  return {
    endpoint: `http://${address}`,
    spans: stub.spans,
    async stop() {
      // It hands on what it still has before it ends.
      child.kill('SIGTERM');
      await exited;
      await stub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
