import { group, integer, optionalText, toggle } from '../leaf.ts';
import { FILE_NAME } from '../patterns.ts';

export const edgeSettings = group('The REST API.', {
  bodyMaxBytes: integer({
    env: 'BODY_MAX_BYTES',
    default: 524_288,
    min: 1024,
    max: 67_108_864,
    unit: 'bytes',
    description: 'Longest request body; a longer one is answered 413.',
  }),
  bodiesMaxBytes: integer({
    env: 'BODIES_MAX_BYTES',
    default: 67_108_864,
    min: 1_048_576,
    max: 4_294_967_296,
    unit: 'bytes',
    description:
      'Bytes of all request bodies that are on their way; one user gets a quarter. Past it a request is answered 503 with Retry-After.',
  }),
  v3ApiKeysFile: optionalText({
    env: 'WORKSPACE_API_KEYS_FILE',
    ...FILE_NAME,
    description:
      'File with a key on each line: requests to Workspace API v3 without one of them in x-api-key are refused. Read at the start. Without it that header is not looked at.',
  }),
  csrf: toggle({
    env: 'CSRF',
    default: false,
    description: 'Whether requests that change something with the session cookie must carry the CSRF token.',
  }),
  ratePerUser: integer({
    env: 'RATE_LIMIT_PER_USER',
    default: 2000,
    min: 1,
    max: 1_000_000,
    unit: 'per second',
    description:
      'Requests to the REST API and Bayeux messages, together, that one user may send in the long run. Further requests are answered 429 with Retry-After; further messages wait, and their socket is not read.',
  }),
  rateBurst: integer({
    env: 'RATE_LIMIT_BURST',
    default: 10_000,
    min: 1,
    max: 10_000_000,
    unit: 'entries',
    description: 'Requests and Bayeux messages that one user may send at once after a pause.',
  }),
});
