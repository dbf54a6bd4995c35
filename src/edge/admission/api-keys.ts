import { createHash } from 'node:crypto';
import { toRefusal } from '../answer.ts';
import type { EdgeHandler } from '../edge-env.ts';
import { requestHeader } from '../edge-env.ts';

/** Whether a key is one of those that are configured. How long it takes tells nothing of them: what is looked up is a digest. */
export type ApiKeys = (key: string) => boolean;

/** The keys of a text with one on each line. */
export function parseApiKeys(text: string): ApiKeys {
  const keys = text.split('\n').map((line) => line.trim());
  const digests = new Set(keys.filter((key) => key !== '').map(digest));
  return (key) => digests.has(digest(key));
}

/** Refuses programs that do not show a key that is known in `x-api-key` (workspace-v3.md, section 1), before anybody looks who the user is. */
export function createApiKeyCheck(isKnown: ApiKeys): EdgeHandler {
  return (c, next) => {
    if (c.req.method === 'OPTIONS' || isKnown(requestHeader(c, 'x-api-key') ?? '')) return next();
    return toRefusal(c, { name: 'not-authenticated' });
  };
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
