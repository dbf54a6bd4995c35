import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { RootedRouter } from '../../src/edge/rooted-router.ts';

/** Paths that Hono's fastest router cannot tell apart, below the second root. */
function createApp() {
  const app = new Hono({ router: new RootedRouter(['/one', '/two']) });
  app.get('/two/:id', (c) => c.text(`two ${c.req.param('id')}`));
  app.get('/two/search', (c) => c.text('never'));
  app.get('/docs', (c) => c.text('docs'));
  app.use('/one/*', async (c, next) => (c.req.query('stop') === undefined ? next() : c.text('stopped')));
  app.get('/one/things', (c) => c.text('one'));
  app.notFound((c) => c.text('nothing', 404));
  return app;
}

describe('the router of roots', () => {
  test.each([
    ['/one/things', 'one'],
    ['/two/7', 'two 7'],
    ['/two/search', 'two search'],
    ['/docs', 'docs'],
    ['/one/things?stop', 'stopped'],
    // A root itself is below its own wildcard, as with any router of Hono.
    ['/one?stop', 'stopped'],
    ['/oneself?stop', 'nothing'],
    ['/', 'nothing'],
    ['/two', 'nothing'],
  ])('finds what was added for %s', async (path, text) => {
    expect(await (await createApp().request(path)).text()).toBe(text);
  });
});
