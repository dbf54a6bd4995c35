export type BasicCredentials = { readonly userName: string; readonly password: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * User name and password of HTTP Basic (RFC 7617): the name ends at the first colon; without one there is no password. The bytes are
 * UTF-8; what cannot be UTF-8 is read as Latin-1, in which older clients write.
 */
export function parseBasicCredentials(base64: string): BasicCredentials {
  const bytes = Buffer.from(base64, 'base64');
  const text = decodeUtf8(bytes) ?? bytes.toString('latin1');
  const colon = text.indexOf(':');
  return colon === -1
    ? { userName: text, password: '' }
    : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
