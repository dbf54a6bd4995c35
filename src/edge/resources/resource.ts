import type { Hono } from 'hono';
import { NO_CONTENT_HEADERS, toRefusal } from '../answer.ts';
import type { EdgeEnv, EdgeHandler } from '../edge-env.ts';

export type EdgeApp = Hono<EdgeEnv>;

/** A URL and what it takes. Everything else is answered by itself: HEAD as GET without a body, OPTIONS, and 405 with Allow. */
export type Resource = {
  readonly routePath: string;
  readonly get?: readonly [EdgeHandler, ...EdgeHandler[]];
  readonly post?: readonly [EdgeHandler, ...EdgeHandler[]];
};

/** Enters a resource into the routes. */
export function serveResource(app: EdgeApp, { routePath, get, post }: Resource): void {
  const allow = [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : []), 'OPTIONS'].join(', ');
  if (get !== undefined) app.get(routePath, ...get);
  if (post !== undefined) app.post(routePath, ...post);
  app.all(routePath, (c) =>
    c.req.method === 'OPTIONS'
      ? new Response(null, { status: 204, headers: { ...NO_CONTENT_HEADERS, Allow: allow } })
      : toRefusal(c, { name: 'method-not-allowed' }, { Allow: allow }),
  );
}
