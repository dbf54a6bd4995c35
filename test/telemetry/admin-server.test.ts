import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAdminServer, type Unready } from '../../src/telemetry/admin-server.ts';
import { GUARD_OPTIONS } from '../support/guarded-server.ts';

describe('the admin server', () => {
  let problems: Unready[];
  let metricsText: () => Promise<string>;
  let server: Awaited<ReturnType<typeof createAdminServer>>;

  beforeEach(async () => {
    problems = [];
    metricsText = async () => 'up 1\n';
    server = await createAdminServer({
      host: '127.0.0.1',
      port: 0,
      readiness: () => problems,
      metrics: { contentType: 'text/plain; version=0.0.4', text: () => metricsText() },
      commands: (_req, res) => void res.end('command'),
      guard: GUARD_OPTIONS,
    });
  });
  afterEach(() => server.stop());

  const get = (path: string, method = 'GET') => fetch(server.address + path, { method });

  test('says that it is alive', async () => {
    const answer = await get('/healthz');
    expect([answer.status, await answer.json()]).toEqual([200, { alive: true }]);
  });

  test('is ready when nothing is wrong', async () => {
    const answer = await get('/readyz');
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true }]);
  });

  test('names what is not ready, with 503, and stays alive', async () => {
    problems.push({ part: 'ucs', problem: 'The UCS does not answer.' });
    const answer = await get('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, problems });
    expect((await get('/healthz')).status).toBe(200);
  });

  test('shows the metrics', async () => {
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await answer.text()).toBe('up 1\n');
  });

  test('answers 500 when the metrics cannot be read', async () => {
    metricsText = () => Promise.reject(new Error('no'));
    expect((await get('/metrics')).status).toBe(500);
  });

  test('answers HEAD like GET, without the body', async () => {
    const answer = await get('/readyz', 'HEAD');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('refuses other methods with 405 and other URLs with 404', async () => {
    const posted = await get('/metrics', 'POST');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await get('/api/v2/me')).status).toBe(404);
  });

  test('rejects with the error of the system when the port is taken', async () => {
    const port = Number(new URL(server.address).port);
    const second = createAdminServer({
      host: '127.0.0.1',
      port,
      readiness: () => [],
      metrics: { contentType: 'text/plain', text: metricsText },
      commands: (_req, res) => void res.end('command'),
      guard: GUARD_OPTIONS,
    });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });
});
