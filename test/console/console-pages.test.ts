import { describe, expect, it } from 'vitest';
import { createConsolePages } from '../../src/console/console-pages.ts';
import { createTestEdge, read } from '../support/edge.ts';

const { app } = createTestEdge();
const pages = createConsolePages();
const contentOf = async (path: string) => (await app.request(path)).text();

describe('/console', () => {
  it.each(['/console', '/console/'])('is served at %s without credentials', async (path) => {
    const answer = await app.request(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(await answer.text()).toContain('<title>ucs-gateway console</title>');
  });

  it('may run scripts and load files from here only, and cannot be framed', async () => {
    const { headers } = await app.request('/console');
    const policy = new Map(
      (headers.get('content-security-policy') ?? '')
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.slice(directive.indexOf(' ') + 1)]),
    );
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'none'");
    for (const kind of ['script-src', 'style-src', 'img-src', 'connect-src']) expect(policy.get(kind)).toBe("'self'");
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('has its icon where browsers look for one', async () => {
    const answer = await app.request('/favicon.ico');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  });

  it('has no inline script, handler or style', async () => {
    expect(await contentOf('/console')).not.toMatch(/<script(?![^>]*\ssrc=")|<style|\s(on\w+|style)="|javascript:/);
  });

  it.each(pages.map(({ routePath }) => routePath))('names no other host in %s', async (path) => {
    const addresses = (await contentOf(path)).match(/(https?|wss?):\/\/[^\s'"`]*/g) ?? [];
    expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
  });

  it('serves every file that it names, and every module that those import', async () => {
    const named = pages.flatMap(({ routePath, content }) =>
      [...content.matchAll(/(?:src|href)="(\/console\/[^"]+)"|from '(\.{1,2}\/[^']+)'/g)].map(
        ([, absolute, relative]) => new URL(absolute ?? relative ?? '', `http://here${routePath}`).pathname,
      ),
    );
    expect(named).toContain('/console/bayeux/conversation.js');
    // Where there is a provider to sign in at, and shown only there.
    const files = new Set(named.filter((path) => path !== '/console/sign-in'));
    const answers = await Promise.all([...files].map((path) => app.request(path)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(files.size).toBe(pages.length - 3);
  });

  it('is read only: other methods are answered with 405', async () => {
    expect(await read(app.request('/console', { method: 'POST' }))).toMatchObject({ status: 405 });
  });

  it('serves nothing beside its files', async () => {
    for (const path of ['/console/console-pages.ts', '/console/index.html', '/console/../gateway.ts']) {
      expect((await app.request(path)).status).toBe(404);
    }
  });
});
