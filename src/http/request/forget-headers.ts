import type { IncomingMessage } from 'node:http';

const NONE: IncomingMessage['headers'] = Object.freeze({});

/** Lets go of the headers of a request that is answered late: of a browser's, they are half of what it takes meanwhile. Nobody may need them any more. */
export function forgetHeaders(req: IncomingMessage): void {
  req.headers = NONE;
  req.rawHeaders = [];
}
