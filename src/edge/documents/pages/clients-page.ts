import { readFileSync } from 'node:fs';
import { raw } from 'hono/html';
import type { Markup } from './frame.ts';

/** docs/bayeux-clients.md as it was rendered by `npm run docs:generate`. */
export function toClientsPage(): Markup {
  return raw(readFileSync(new URL('clients-page.html', import.meta.url), 'utf8'));
}
