import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecretFile } from '../../../src/identity/sign-in/secret-file.ts';

describe('a secret in the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once and is the same at the next start', () => {
    const first = openSecretFile(folder, 'session-key', randomBytes);
    const second = openSecretFile(folder, 'session-key', randomBytes);
    expect(first).toMatchObject({ lasting: true, bytes: { length: 32 } });
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
  });

  it('is readable by its owner only', () => {
    openSecretFile(folder, 'session-key', randomBytes);
    expect(statSync(join(folder, 'session-key')).mode & 0o077).toBe(0);
  });

  it('is made anew when the file was cut off', () => {
    writeFileSync(join(folder, 'session-key'), 'short');
    const secret = openSecretFile(folder, 'session-key', randomBytes);
    expect(secret.bytes).toHaveLength(32);
    expect(Buffer.from(openSecretFile(folder, 'session-key', randomBytes).bytes).equals(secret.bytes)).toBe(true);
  });

  it('lives as long as the process where the folder cannot be written', () => {
    writeFileSync(join(folder, 'a-file'), '');
    const secret = openSecretFile(join(folder, 'a-file'), 'session-key', randomBytes);
    expect(secret).toMatchObject({ lasting: false, bytes: { length: 32 } });
  });
});
