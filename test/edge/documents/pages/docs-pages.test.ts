import { describe, expect, it } from 'vitest';
import { failures } from '../../../../src/edge/failure.ts';
import recorded from '../../../../src/operations/sample-notifications.json' with { type: 'json' };
import { catalogue } from '../../../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../../../src/operations/v3/catalogue.ts';
import { createTestEdge, read } from '../../../support/edge.ts';

const { app } = createTestEdge();
const page = async (path: string) => {
  const answer = await app.request(path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const operations = [...catalogue, ...v3Catalogue];
const operationPages = operations.map(({ name }) => `/docs/operations/${name}`);
const PAGES = ['/docs', '/docs/api', '/docs/errors', '/docs/clients', ...operationPages];

describe('/docs', () => {
  it('is the same with a slash behind it', async () => {
    expect((await page('/docs/')).text).toBe((await page('/docs')).text);
  });

  it('lists every operation, and leads to its page', async () => {
    const { text } = await page('/docs');
    for (const path of operationPages) expect(text).toContain(`<a href="${path}">`);
  });

  it('lists every error', async () => {
    const { text } = await page('/docs/errors');
    for (const { when } of Object.values(failures)) expect(text).toContain(`<td>${when}</td>`);
  });

  it('lists every URL of both dialects', async () => {
    const { text } = await page('/docs/api');
    const aliases = v3Catalogue.flatMap((operation) => operation.aliases);
    for (const { path } of catalogue) expect(text).toContain(`<code>/api/v2${path}</code>`);
    for (const { path } of [...v3Catalogue, ...aliases]) expect(text).toContain(`<code>/workspace/v3${path}</code>`);
    expect(text).toContain('<code>/api/v2/diagnostics/version</code>');
  });

  it.each(operations)('shows of $name each field, and what its samples were answered', async (operation) => {
    const { status, text } = await page(`/docs/operations/${operation.name}`);
    expect(status).toBe(200);
    for (const { when } of Object.values(failures)) expect(text).toContain(`<td>${when}</td>`);
    for (const field of Object.keys(operation.parameters.shape)) expect(text).toContain(`<code>${field}</code>`);
    const notifications = Object.entries(recorded).find(([name]) => name === operation.name)?.[1] ?? [];
    expect(notifications, '`npm run docs:samples` records them').toHaveLength(operation.samples.length);
    for (const notification of notifications) {
      expect(operation.notification.safeParse(notification).error).toBeUndefined();
      expect(text).toContain(JSON.stringify(notification, null, 2).replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
    }
  });

  it('has a page for authors of clients, with programs in four languages', async () => {
    const { text } = await page('/docs/clients');
    for (const language of ['js', 'java', 'python', 'go'])
      expect(text).toContain(`<code class="language-${language}">`);
    expect(text).toContain('/meta/handshake');
  });

  it.each(PAGES)('%s runs no script, loads nothing from other hosts, and cannot be framed', async (path) => {
    const { status, headers, text } = await page(path);
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(text).not.toMatch(/<script|\son\w+="|javascript:|(?:src|href)="https?:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves every file that its pages name', async () => {
    const pages = await Promise.all(PAGES.map(page));
    const files = new Set(
      pages.flatMap(({ text }) => [...text.matchAll(/(?:src|href)="(\/[^"#]+)/g)].map(([, path = '']) => path)),
    );
    for (const file of files) expect({ file, ...(await page(file)) }).toMatchObject({ file, status: 200 });
  });
});

describe('/asyncapi.json', () => {
  it('has beside each schema what a sample was answered', async () => {
    const { body } = await read(app.request('/asyncapi.json'));
    const message = ['channels', 'interactions', 'messages', 'FindPhoneCallSucceeded'];
    expect(body).toHaveProperty([...message, 'examples', '0', 'payload'], recorded.FindPhoneCall[0]);
    expect(body).toHaveProperty(['channels', 'interactions', 'messages', 'FindPhoneCallFailed', 'examples', '0']);
  });
});
