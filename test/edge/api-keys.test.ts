import { describe, expect, it } from 'vitest';
import { parseApiKeys } from '../../src/edge/admission/api-keys.ts';
import { basic, createTestEdge } from '../support/edge.ts';

const KEYS = 'first-key-of-a-program\n\n  second-key-of-a-program  \n';

function initialize(headers: Record<string, string>, apiKeys = parseApiKeys(KEYS)) {
  const { app } = createTestEdge({ apiKeys });
  return app.request('/workspace/v3/initialize-workspace', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('keys of programs [workspace-v3.md, section 1]', () => {
  it('let in who shows one of them', async () => {
    for (const key of ['first-key-of-a-program', 'second-key-of-a-program'])
      expect((await initialize({ ...basic('alice'), 'x-api-key': key })).status).toBe(200);
  });

  it.each([undefined, '', 'first-key', 'first-key-of-a-program\u00e9', '__proto__'])(
    'refuse %j before the credentials are looked at',
    async (key) => {
      const answer = await initialize({ ...basic('alice', 'wrong'), ...(key !== undefined && { 'x-api-key': key }) });
      expect([answer.status, await answer.json()]).toEqual([401, { status: { code: 603, message: 'Unauthorized' } }]);
    },
  );

  it('are asked for neither by the version nor by Web Services API v2', async () => {
    const { app } = createTestEdge({ apiKeys: parseApiKeys(KEYS) });
    expect((await app.request('/workspace/v3/version')).status).toBe(200);
    expect((await app.request('/api/v2/me', { headers: basic('alice') })).status).toBe(200);
  });

  it('are not looked at where none is configured', async () => {
    const { app } = createTestEdge();
    const headers = { ...basic('alice'), 'content-type': 'application/json', 'x-api-key': 'any' };
    const answer = await app.request('/workspace/v3/initialize-workspace', { method: 'POST', headers });
    expect(answer.status).toBe(200);
  });
});
