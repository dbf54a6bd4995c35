import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const from = fileURLToPath(new URL('../src/', import.meta.url));
const to = fileURLToPath(new URL('../dist/', import.meta.url));

/** Puts what the compiler leaves out, such as the pages of the console, beside the compiled files. */
cpSync(from, to, { recursive: true, filter: (source) => !source.endsWith('.ts') });
