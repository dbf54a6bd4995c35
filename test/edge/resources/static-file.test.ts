import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { basic, createTestEdge } from '../../support/edge.ts';

const { app } = createTestEdge();
const get = (path: string, headers: Readonly<Record<string, string>> = {}) => app.request(path, { headers });
const STATIC = [
  '/console',
  '/console/main.js',
  '/console/theme.css',
  '/docs',
  '/docs/docs.css',
  '/docs/operations/SetCallNote',
  '/openapi.json',
  '/asyncapi-v3.json',
];

describe('pages and documents', () => {
  it.each(STATIC)('%s is compressed for those who take that, and the same for the others', async (path) => {
    const plain = await get(path);
    const packed = await get(path, { 'accept-encoding': 'br, gzip;q=0.8' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const text = Buffer.from(await plain.arrayBuffer());
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(gunzipSync(bytes).equals(text)).toBe(true);
    expect(bytes.length).toBeLessThan(text.length);
    for (const { headers } of [plain, packed]) expect(headers.get('vary')).toBe('Origin, Accept-Encoding');
  });

  it.each(['gzip;q=0', '*;q=0', 'br', 'identity', 'gzip; q=0, *', ''])(
    'are not compressed for "%s"',
    async (coding) => {
      expect((await get('/docs', { 'accept-encoding': coding })).headers.get('content-encoding')).toBeNull();
    },
  );

  it.each(STATIC)('%s is not sent again to those who have it', async (path) => {
    const etag = (await get(path)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const known of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await get(path, { 'if-none-match': known });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await get(path, { 'if-none-match': 'W/"other"' })).status).toBe(200);
  });

  it('weigh little: all that the forms for every URL load', async () => {
    const page = await (await get('/console')).text();
    const files = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, path = '']) => path);
    const scripts = new Set(files);
    for (const path of scripts) {
      const text = await (await get(path)).text();
      for (const [, found = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g))
        scripts.add(new URL(found, `http://a${path}`).pathname);
    }
    const loaded = await Promise.all(
      ['/console', '/openapi.json', '/openapi-v3.json', ...scripts].map(
        async (path) => (await (await get(path)).arrayBuffer()).byteLength,
      ),
    );
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.reduce((sum, bytes) => sum + bytes)).toBeLessThan(300_000);
  });
});

describe('answers of the API', () => {
  it('are never compressed: a secret in them could be guessed by their length', async () => {
    const answer = await get('/api/v2/me', { ...basic('alice'), 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('etag')).toBeNull();
  });
});
