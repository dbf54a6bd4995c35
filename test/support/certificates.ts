import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Certificates for tests, good for a hundred years and for localhost: a client that the authority knows, and a stranger. */
const FOLDER = fileURLToPath(new URL('./certificates/', import.meta.url));

export const authorityFile: string = join(FOLDER, 'test-authority.pem');

export const serverCertificate: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer } = {
  ca: readFileSync(authorityFile),
  cert: readFileSync(join(FOLDER, 'server.pem')),
  key: readFileSync(join(FOLDER, 'server-key.pem')),
};

/** The same as files. */
export const serverFiles: { readonly certFile: string; readonly keyFile: string } = {
  certFile: join(FOLDER, 'server.pem'),
  keyFile: join(FOLDER, 'server-key.pem'),
};

/** A key that belongs to no certificate of the server. */
export const strangerKey: Buffer = readFileSync(join(FOLDER, 'stranger-key.pem'));

/** Files of a client's certificate in a folder; `become` changes whose they are. */
export function clientFilesIn(folder: string): {
  readonly certFile: string;
  readonly keyFile: string;
  become(who: 'client' | 'stranger'): void;
} {
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  return {
    certFile,
    keyFile,
    become(who) {
      copyFileSync(join(FOLDER, `${who}.pem`), certFile);
      copyFileSync(join(FOLDER, `${who}-key.pem`), keyFile);
    },
  };
}
