/**
 * Preloaded by the programs and threads that tests start: types are stripped off a source once, and not at every start, of which it is a third.
 * Above all, no thread does it: see strip-types-once.ts. (Node's own compile cache broke the private methods of the CometD client.)
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const FOLDERS = ['../../src/', './'].map((folder) => new URL(folder, import.meta.url).href);
const KEPT = join(import.meta.dirname, '../../node_modules/.cache', `stripped-${process.version}`);
mkdirSync(KEPT, { recursive: true });

const toHash = (text) => createHash('sha1').update(text).digest('hex');

/** Behind the hash of the source it was made of. */
function readKept(file, hash) {
  try {
    const kept = readFileSync(file, 'utf8');
    return kept.startsWith(hash) ? kept.slice(hash.length) : undefined;
  } catch {
    return undefined;
  }
}

function stripAndKeep(file, hash, text) {
  const source = stripTypeScriptTypes(text);
  const written = `${file}.${process.pid}.${threadId}`;
  writeFileSync(written, hash + source);
  renameSync(written, file);
  return source;
}

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.ts') || !FOLDERS.some((folder) => url.startsWith(folder))) return nextLoad(url, context);
    const text = readFileSync(new URL(url), 'utf8');
    const hash = toHash(text);
    const file = join(KEPT, toHash(url));
    return { format: 'module', source: readKept(file, hash) ?? stripAndKeep(file, hash, text), shortCircuit: true };
  },
});
