import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '../telemetry/port.ts';
import { toRefusal } from './answer.ts';
import type { EdgeEnv } from './edge-env.ts';
import { toRequestId } from './observe.ts';

/**
 * The last door. Malformed JSON is thrown by the validator and is the client's; everything else is ours: logged with a request id,
 * which is all that the client gets to see of it.
 */
export function createErrorHandler(log: Log, newRequestId: () => string): ErrorHandler<EdgeEnv> {
  return (error, c) => {
    if (error instanceof HTTPException && error.status === 400) return toRefusal(c, { name: 'body-malformed' });
    const requestId = toRequestId(c, newRequestId);
    log.error({ error, requestId, method: c.req.method, route: c.req.routePath }, 'A request failed unexpectedly.');
    return toRefusal(c, { name: 'internal-error', detail: `Internal error, request ${requestId}` });
  };
}
