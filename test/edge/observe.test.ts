import { describe, expect, it } from 'vitest';
import { createAddresses } from '../../src/http/address/addresses.ts';
import { createMetrics } from '../../src/telemetry/metrics/metrics.ts';
import { createCollectingLog } from '../support/collecting-log.ts';
import { createTestEdge, FIND, postJson, toIncoming } from '../support/edge.ts';

const ADDRESSES = createAddresses({ trustedProxies: [], publicUrl: undefined });
const SENTENCE = 'A request was answered.';

describe('the log of requests', () => {
  it('has one line for each request: who asked for what, and how it was answered [requests]', async () => {
    const lines = createCollectingLog();
    const { app } = createTestEdge({ log: lines.log });
    await postJson(app, '/ucs/interactions', FIND);
    expect(lines.fieldsOf(SENTENCE)).toEqual([
      {
        requestId: 'request-1',
        method: 'POST',
        route: '/api/v2/ucs/interactions',
        operation: 'FindPhoneCall',
        tenant: 'demo',
        user: 'alice',
        referenceId: expect.any(Number),
        status: 200,
        statusCode: 0,
        durationMs: expect.any(Number),
      },
    ]);
  });

  it.each([
    ['no credentials', FIND, { authorization: '' }, { status: 403, statusCode: 20 }],
    ['a parameter missing', { ...FIND, callId: '' }, {}, { status: 400, statusCode: 1, operation: 'FindPhoneCall' }],
    ['no JSON', '{', {}, { status: 400, statusCode: 10, user: 'alice' }],
  ] as const)('tells refusals too: %s [requests]', async (_name, body, headers, expected) => {
    const lines = createCollectingLog();
    const { app } = createTestEdge({ log: lines.log });
    await postJson(app, '/ucs/interactions', body, headers);
    expect(lines.fieldsOf(SENTENCE)).toEqual([expect.objectContaining(expected)]);
  });

  it('tells the address that the request came from [requests]', async () => {
    const lines = createCollectingLog();
    const { app } = createTestEdge({ log: lines.log, addresses: { ...ADDRESSES, clientAddress: () => '192.0.2.7' } });
    await app.request('/api/v2/me', {}, { incoming: toIncoming({}) });
    expect(lines.fieldsOf(SENTENCE)).toEqual([expect.objectContaining({ address: '192.0.2.7' })]);
  });

  it('holds nothing of what the request holds [requests]', async () => {
    const lines = createCollectingLog();
    const { app } = createTestEdge({ log: lines.log });
    await postJson(app, '/ucs/interactions', { ...FIND, phoneNumber: '555123987', userData: { secret: 'needle' } });
    expect(JSON.stringify(lines.fieldsOf(SENTENCE))).not.toMatch(/555123987|needle/);
  });

  it('counts requests by route, method and status, and makes no row of what clients make up [metrics]', async () => {
    const { metrics, exposition } = createMetrics({ version: '1' });
    const { app } = createTestEdge({ metrics });
    await postJson(app, '/ucs/interactions/one', { operationName: 'SetCallNote', note: 'x' });
    await postJson(app, '/ucs/interactions/two', { operationName: 'SetCallNote', note: 'x' });
    await app.request('/api/v2/me', { method: 'BREW' });
    const rows = (await exposition.text())
      .split('\n')
      .filter((line) => line.startsWith('ucs_gateway_http_requests_total'));
    expect(rows).toEqual([
      'ucs_gateway_http_requests_total{route="/api/v2/ucs/interactions/:interactionId",method="POST",status="200"} 2',
      'ucs_gateway_http_requests_total{route="/api/v2/*",method="other",status="403"} 1',
    ]);
  });
});
