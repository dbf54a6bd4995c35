import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { Settings } from '../settings.ts';
import type { CrossFinding } from './cross-finding.ts';

type NamedFile = { readonly path: readonly string[]; readonly fileName: string };
type Read = (fileName: string) => string;

/** The certificates and keys that the settings name: each can be read, and a key belongs to its certificate. */
export function checkFiles(
  { server, edge, ucsClient, nats, telemetry }: Settings,
  read: Read,
): readonly CrossFinding[] {
  const authorities = [
    toFile(['ucsClient', 'tlsCaFile'], ucsClient.tlsCaFile),
    toFile(['nats', 'tlsCaFile'], nats.tlsCaFile),
  ];
  return [
    ...checkPair(
      toFile(['server', 'tlsCertFile'], server.tlsCertFile),
      toFile(['server', 'tlsKeyFile'], server.tlsKeyFile),
      read,
    ),
    ...authorities.flatMap((ca) => (ca === undefined ? [] : checkFile(ca, read, (text) => ({ ca: text })))),
    ...checkReadable(toFile(['nats', 'credentialsFile'], nats.credentialsFile), read),
    ...checkToken(toFile(['edge', 'v3ApiKeysFile'], edge.v3ApiKeysFile), read),
    ...checkToken(toFile(['telemetry', 'adminTokenFile'], telemetry.adminTokenFile), read),
    ...checkToken(toFile(['ucsClient', 'tokenFile'], ucsClient.tokenFile), read),
    ...checkPair(
      toFile(['nats', 'tlsCertFile'], nats.tlsCertFile),
      toFile(['nats', 'tlsKeyFile'], nats.tlsKeyFile),
      read,
    ),
    ...checkPair(
      toFile(['ucsClient', 'tlsCertFile'], ucsClient.tlsCertFile),
      toFile(['ucsClient', 'tlsKeyFile'], ucsClient.tlsKeyFile),
      read,
    ),
  ];
}

/** The same for a UCS alone. */
export function checkUcsFiles({ backend }: Settings, read: Read): readonly CrossFinding[] {
  const ca = toFile(['backend', 'tlsClientCaFile'], backend.tlsClientCaFile);
  return [
    ...(ca === undefined ? [] : checkFile(ca, read, (text) => ({ ca: text }))),
    ...checkTokens(toFile(['backend', 'tokensFile'], backend.tokensFile), read),
    ...checkPair(
      toFile(['backend', 'tlsCertFile'], backend.tlsCertFile),
      toFile(['backend', 'tlsKeyFile'], backend.tlsKeyFile),
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

function checkReadable(file: NamedFile | undefined, read: Read): readonly CrossFinding[] {
  try {
    if (file !== undefined) read(file.fileName);
    return [];
  } catch (error) {
    return file === undefined ? [] : [{ path: file.path, problem: `cannot be read: ${reasonOf(error)}` }];
  }
}

const TOKEN_MIN_CHARS = 16;

/** A token that can be guessed is none. */
function checkToken(file: NamedFile | undefined, read: Read): readonly CrossFinding[] {
  const unreadable = checkReadable(file, read);
  if (file === undefined || unreadable.length > 0) return unreadable;
  const [token = ''] = read(file.fileName).split('\n');
  if (token.trim().length >= TOKEN_MIN_CHARS) return [];
  return [
    {
      path: file.path,
      problem: `expected a first line of at least ${TOKEN_MIN_CHARS} characters in '${file.fileName}'`,
    },
  ];
}

/** The same for one a line, as src/backend/server/callers reads them. */
function checkTokens(file: NamedFile | undefined, read: Read): readonly CrossFinding[] {
  const unreadable = checkReadable(file, read);
  if (file === undefined || unreadable.length > 0) return unreadable;
  const lines = read(file.fileName)
    .split('\n')
    .map((line) => line.trim());
  const tokens = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (tokens.length > 0 && tokens.every((token) => token.length >= TOKEN_MIN_CHARS && !/\s/.test(token))) return [];
  return [
    {
      path: file.path,
      problem: `expected tokens of at least ${TOKEN_MIN_CHARS} characters without spaces in '${file.fileName}', one a line`,
    },
  ];
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
