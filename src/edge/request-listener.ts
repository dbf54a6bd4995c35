import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { API_HEADERS } from './answer.ts';
import { failures, toFailureBody } from './failure.ts';
import type { EdgeApp } from './resources/resource.ts';

/** What answers Node's `request` events with the app: what it cannot make a request of gets the envelope too. */
export function createRequestListener(
  app: EdgeApp,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return getRequestListener(app.fetch, {
    // HTTP/1.0 may come without a Host; nothing depends on this name.
    hostname: 'localhost',
    // The rest of a body is read away for all roads alike, see http/connection/discard-rest.ts.
    autoCleanupIncoming: false,
    errorHandler: () =>
      new Response(toFailureBody({ name: 'request-malformed' }), {
        status: failures['request-malformed'].httpStatus,
        headers: API_HEADERS,
      }),
  });
}
