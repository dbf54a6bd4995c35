import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { API_HEADERS } from './answer.ts';
import { failures, toFailureBody } from './failure.ts';
import type { EdgeApp } from './resources/resource.ts';

/** What answers Node's `request` events with the app: requests that are no valid ones (no Host, a broken target) get the envelope too. */
export function createRequestListener(
  app: EdgeApp,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return getRequestListener(app.fetch, {
    errorHandler: () =>
      new Response(toFailureBody({ name: 'request-malformed' }), {
        status: failures['request-malformed'].httpStatus,
        headers: API_HEADERS,
      }),
  });
}
