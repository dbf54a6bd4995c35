import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { basic, createTestEdge, postJson, read } from '../support/edge.ts';

const { app, journal } = createTestEdge();
const urls = [...new Set(catalogue.map(({ path }) => path.replace(/\{\w+\}/g, 'XXXDDDD'))), '/me'];
const names = [...catalogue.map(({ name }) => name), 'StartContactCenterSession', 'EndContactCenterSession', 'Nothing'];

/** What an answer must be, whatever was sent: an envelope, no 500, and journaled if and only if it says 0. */
async function expectEnvelope(answer: Response | Promise<Response>): Promise<void> {
  const before = journal.accepted.length;
  const { status, body } = await read(answer);
  const journaled = journal.accepted.length - before;
  expect(status).toBeLessThan(500);
  if (body['statusCode'] === 0) {
    expect(status).toBe(200);
    expect(journaled).toBe('referenceId' in body ? 1 : 0);
    return;
  }
  expect(body).toEqual({ statusCode: expect.any(Number), statusMessage: expect.stringMatching(/./) });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(journaled).toBe(0);
}

/** Values that come near the limits of the schemas, and any other JSON. */
const nearValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    'InProcess',
    'Inbound',
    'call',
    'desc',
    'main',
    'true',
    '2013-11-25',
    '/contacts/ID',
    '100',
    '',
    null,
    0,
    -1,
  ),
  fc.integer({ min: 0, max: 600 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

describe('whatever is sent to the edge', () => {
  it('as an operation with near and far parameters is answered with an envelope', async () => {
    const fields = [...new Set(catalogue.flatMap(({ parameters }) => Object.keys(parameters.shape)))];
    const near = fc
      .tuple(fc.constantFrom(...names), fc.dictionary(fc.constantFrom(...fields), nearValue, { maxKeys: 12 }))
      .map(([operationName, parameters]) => ({ ...parameters, operationName }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), near, (url, body) => expectEnvelope(postJson(app, url, body))),
      { numRuns: 2000 },
    );
  });

  it('as any JSON or any text is answered with an envelope', async () => {
    const noise = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), noise, (url, body) => expectEnvelope(postJson(app, url, body))),
      { numRuns: 1000 },
    );
  });

  it('as any credentials, to any URL, with any method is answered with an envelope', async () => {
    const anyCredentials = fc.oneof(
      fc.constant(basic('alice').authorization),
      fc.base64String().map((text) => `Basic ${text}`),
      fc.string({ unit: 'grapheme-ascii' }).map((text) => `Bearer ${text}`),
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH');
    const anyPath = fc.oneof(fc.webPath(), fc.constantFrom(...urls.map((url) => `/api/v2${url}`)));
    const property = fc.asyncProperty(anyPath, method, anyCredentials, (path, verb, authorization) =>
      expectEnvelope(app.request(`/${path.replace(/^\/+/, '')}`, { method: verb, headers: { authorization } })),
    );
    await fc.assert(property, { numRuns: 500 });
  });

  it('as nested arrays and objects a thousand times deeper than the limit is answered with an envelope', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = `${open.repeat(20_000)}1${close.repeat(20_000)}`;
      const body = `{"operationName":"SetCallCompleted","userData":${nested}}`;
      await expectEnvelope(postJson(app, '/ucs/interactions/XXXDDDD', body));
    }
  });
});
