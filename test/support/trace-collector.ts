import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

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

/** A stub of an OpenTelemetry collector on loopback: keeps the spans that it is sent. */
export async function startTraceCollector(): Promise<{
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  stop(): void;
}> {
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
  return { endpoint: `http://127.0.0.1:${port}`, spans, stop: () => server.close() };
}
