import { describe, expect, it } from 'vitest';
import { createAdminApp } from '../../src/admin/admin-app.ts';
import type { AdminPort } from '../../src/admin/port.ts';
import { createCollectingLog } from '../support/collecting-log.ts';

const HOST = { host: '127.0.0.1:8091' };
const JSON_TYPE = { 'content-type': 'application/json' };

function start(change: { token?: string; isLoopback?: boolean; port?: Partial<AdminPort> } = {}) {
  const done: unknown[] = [];
  const wrong: string[] = [];
  const lines = createCollectingLog();
  const app = createAdminApp({
    token: change.token,
    isLoopback: change.isLoopback ?? true,
    onWrongToken: (address) => wrong.push(address),
    log: lines.log,
    port: {
      settings: () => ({ server: { port: 8090 } }),
      logLevel: () => 'info',
      setLogLevel: (level) => void done.push(level),
      sessions: () => [
        { session: 'abcdef', phase: 'held', transport: 'websocket', subscriptions: [], waitingMessages: 0 },
      ],
      endSessions: async (user) => void done.push(user),
      async log(_user, after, limit) {
        done.push({ after, limit });
        return [];
      },
      openRequests(filter, limit) {
        done.push({ filter, limit });
        return [];
      },
      retryRequest: (id) => (id === 7 ? 'done' : 'unknown'),
      failRequest: (id) => (id === 7 ? 'under-way' : 'unknown'),
      async reload() {
        done.push('reload');
        return { ok: true, contactCentres: 1, users: 2, problems: [], forNextStart: [] };
      },
      drain: () => void done.push('drain'),
      ...change.port,
    },
  });
  const send = (method: string, path: string, headers: object = {}, body?: string) =>
    app.request(`/admin/${path}`, {
      method,
      headers: { ...HOST, ...(method === 'GET' ? {} : JSON_TYPE), ...headers },
      ...(body !== undefined && { body }),
    });
  return { send, done, wrong, changes: () => lines.fieldsOf('An operator changed something.') };
}

describe('who may give commands', () => {
  it('is whoever is on this machine, where there is no token', async () => {
    const { send } = start();
    expect((await send('GET', 'settings')).status).toBe(200);
    expect((await send('GET', 'settings', { host: 'localhost:8091' })).status).toBe(200);
    expect((await send('GET', 'settings', { host: '[::1]:8091' })).status).toBe(200);
  });

  it('is nobody from elsewhere without a token', async () => {
    const answer = await start({ isLoopback: false }).send('GET', 'settings');
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { problem: 'set ADMIN_TOKEN_FILE: ADMIN_HOST is not loopback' },
    ]);
  });

  it('is not a page whose name was made to lead to this machine', async () => {
    expect((await start().send('GET', 'settings', { host: 'rebound.example.com:8091' })).status).toBe(403);
  });

  it('is not a page that makes a browser send a form', async () => {
    const { send, done } = start();
    expect((await send('POST', 'drain', { 'content-type': 'text/plain' })).status).toBe(415);
    expect(done).toEqual([]);
  });

  it('is whoever brings the token, from anywhere, and nobody else', async () => {
    const { send, wrong } = start({ token: 'a token of some length', isLoopback: false });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}`, host: 'gateway.internal' });
    expect((await send('GET', 'settings', bearer('a token of some length'))).status).toBe(200);
    for (const other of ['', 'a token', 'a token of some length.'])
      expect((await send('GET', 'settings', bearer(other))).status).toBe(401);
    expect((await send('GET', 'settings')).status).toBe(401);
    expect(wrong).toHaveLength(4);
  });

  it('is read for 4 KiB at most', async () => {
    const { send, done } = start();
    const body = (bytes: number) => `{"level":"debug"${' '.repeat(bytes - 17)}}`;
    expect((await send('PUT', 'log-level', {}, body(4097))).status).toBe(413);
    expect(done).toEqual([]);
    expect((await send('PUT', 'log-level', {}, body(4096))).status).toBe(200);
  });

  it('is nobody where the token is empty', async () => {
    const { send } = start({ token: '' });
    expect((await send('GET', 'settings')).status).toBe(401);
    expect((await send('GET', 'settings', { authorization: 'Bearer ' })).status).toBe(401);
  });
});

describe('commands', () => {
  it('change the level of the log, and tell it', async () => {
    const { send, done, changes } = start();
    expect((await send('PUT', 'log-level', {}, '{"level":"debug"}')).status).toBe(200);
    expect(done).toEqual(['debug']);
    expect(changes()).toEqual([{ change: 'log-level', level: 'debug' }]);
    for (const body of ['{"level":"loud"}', '{', ''])
      expect((await send('PUT', 'log-level', {}, body)).status).toBe(400);
    expect(done).toEqual(['debug']);
  });

  it('list the sessions of a user and end them', async () => {
    const { send, done, changes } = start();
    expect(await (await send('GET', 'users/n%C3%B6rd/a%2Fb/sessions')).json()).toMatchObject({
      sessions: [{ session: 'abcdef' }],
    });
    expect(await (await send('DELETE', 'users/n%C3%B6rd/a%2Fb/sessions')).json()).toEqual({ ended: 1 });
    expect(done).toEqual([{ tenant: 'nörd', userId: 'a/b' }]);
    expect(changes()).toEqual([{ change: 'end-sessions', tenant: 'nörd', userId: 'a/b', ended: 1 }]);
  });

  it('bound what they list, whatever is asked for', async () => {
    const { send, done } = start();
    await send('GET', 'users/demo/alice/log?after=5&limit=7');
    await send('GET', 'users/demo/alice/log?after=x&limit=1000000');
    await send('GET', 'requests?tenant=demo&limit=-1');
    expect(done).toEqual([
      { after: 5, limit: 7 },
      { after: 0, limit: 100 },
      { filter: { tenant: 'demo', user: undefined }, limit: 100 },
    ]);
  });

  it.each([
    ['requests/7/retry', 200],
    ['requests/8/retry', 404],
    ['requests/7/fail', 409],
    ['requests/x/fail', 400],
    ['requests/7/forget', 404],
  ])('answer %s with %i', async (path, status) => {
    expect((await start().send('POST', path)).status).toBe(status);
  });

  it('tell an unexpected failure without its words', async () => {
    const { send } = start({ port: { endSessions: () => Promise.reject(new Error('disk /secret is gone')) } });
    const answer = await send('DELETE', 'users/demo/alice/sessions');
    expect([answer.status, await answer.text()]).toEqual([500, '{"problem":"it failed: see the log"}']);
  });
});
