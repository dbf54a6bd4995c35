import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { CrossFinding } from './cross-checks.ts';
import type { Settings } from './settings.ts';

type NamedFile = { readonly path: readonly string[]; readonly fileName: string };
type Read = (fileName: string) => string;

/** The certificates and keys that the settings name: each can be read, and a key belongs to its certificate. */
export function checkFiles({ server, ucsClient }: Settings, read: Read): readonly CrossFinding[] {
  const ca = toFile(['ucsClient', 'tlsCaFile'], ucsClient.tlsCaFile);
  return [
    ...checkPair(
      toFile(['server', 'tlsCertFile'], server.tlsCertFile),
      toFile(['server', 'tlsKeyFile'], server.tlsKeyFile),
      read,
    ),
    ...(ca === undefined ? [] : checkFile(ca, read, (text) => ({ ca: text }))),
    ...checkPair(
      toFile(['ucsClient', 'tlsCertFile'], ucsClient.tlsCertFile),
      toFile(['ucsClient', 'tlsKeyFile'], ucsClient.tlsKeyFile),
      read,
    ),
  ];
}

/** That one of the two is missing is the affair of another check. */
function checkPair(cert: NamedFile | undefined, key: NamedFile | undefined, read: Read): readonly CrossFinding[] {
  if (cert === undefined || key === undefined) return [];
  const alone = [
    ...checkFile(cert, read, (text) => ({ cert: text })),
    ...checkFile(key, read, (text) => ({ key: text })),
  ];
  if (alone.length > 0) return alone;
  const problem = tlsProblem({ cert: read(cert.fileName), key: read(key.fileName) });
  return problem === undefined ? [] : [{ path: key.path, problem: `not the key of the certificate: ${problem}` }];
}

function checkFile({ path, fileName }: NamedFile, read: Read, use: (text: string) => SecureContextOptions) {
  let text: string;
  try {
    text = read(fileName);
  } catch (error) {
    return [{ path, problem: `cannot be read: ${reasonOf(error)}` }];
  }
  // Node takes a file without certificates for an empty list of authorities.
  const problem = text.includes('-----BEGIN ') ? tlsProblem(use(text)) : 'there is no PEM in it';
  return problem === undefined ? [] : [{ path, problem: `'${fileName}' cannot be used: ${problem}` }];
}

function tlsProblem(options: SecureContextOptions): string | undefined {
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function toFile(path: readonly string[], fileName: string | undefined): NamedFile | undefined {
  return fileName === undefined ? undefined : { path, fileName };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
