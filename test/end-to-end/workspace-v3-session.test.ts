import { beforeAll, describe, expect, it } from 'vitest';
import { setUpGateway } from '../support/set-up-gateway.ts';

const OPERATION = '/ucs/get-lucene-indexes';

describe('the session of Workspace API v3 [workspace-v3.md, section 1]', () => {
  const gateway = setUpGateway({ CSRF: 'true' });
  let cookie = '';
  let token = '';

  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(`${gateway.address}/workspace/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });

  beforeAll(async () => {
    const initialized = await send('POST', '/initialize-workspace', { authorization: 'Bearer demo-token-alice' });
    [cookie = ''] = initialized.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    const session = await send('GET', '/current-session', { cookie });
    token = session.headers.get(session.headers.get('x-csrf-header') ?? '') ?? '';
  });

  it.each([OPERATION, '/activate-channels', '/initialize-workspace', '/logout'])(
    'wants the CSRF token for %s where CSRF tokens are on',
    async (path) => {
      const refused = await send('POST', path, { cookie });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toEqual({ status: { code: 403, message: 'Missing or invalid Csrf token' } });
    },
  );

  it.each(['http://evil.example', 'null'])(
    'is of no use to a page of %s, which cannot end it either',
    async (origin) => {
      const handshake = JSON.stringify([
        { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
      ]);
      const headers = { cookie, origin, 'x-csrf-token': token };
      const answers = [
        await send('POST', OPERATION, headers),
        await send('POST', '/logout', headers),
        await send('POST', '/notifications', headers, handshake),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    },
  );

  it('goes with the token that current-session tells, until the sign-out', async () => {
    const headers = { cookie, 'x-csrf-token': token };
    expect((await send('POST', OPERATION, headers)).status).toBe(200);
    expect((await send('POST', '/logout', headers)).status).toBe(200);
    const after = await send('POST', OPERATION, headers);
    expect([after.status, await after.json()]).toEqual([403, { status: { code: 603, message: 'Unauthorized' } }]);
  });
});
