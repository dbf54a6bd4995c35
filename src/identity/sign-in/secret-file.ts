import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from '../../kernel/ids.ts';

const SECRET_BYTES = 32;

/** A secret, and whether it will be the same at the next start. */
export type Secret = { readonly bytes: Uint8Array; readonly lasting: boolean };

/**
 * Reads the secret of this name from the folder, or makes it there, readable by the owner only. In a folder that cannot be
 * written the secret lives as long as the process: cookies then end with it, and nothing else is lost.
 */
export function openSecretFile(folder: string, name: string, randomBytes: RandomBytes): Secret {
  const fileName = join(folder, name);
  const known = readSecret(fileName);
  if (known !== undefined) return { bytes: known, lasting: true };
  const bytes = randomBytes(SECRET_BYTES);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(fileName, Buffer.from(bytes).toString('base64url'), { mode: 0o600 });
    return { bytes, lasting: true };
  } catch {
    return { bytes, lasting: false };
  }
}

/** Undefined when the file is missing, cannot be read, or was cut off. */
function readSecret(fileName: string): Uint8Array | undefined {
  try {
    const bytes = Buffer.from(readFileSync(fileName, 'utf8').trim(), 'base64url');
    return bytes.length === SECRET_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
}
