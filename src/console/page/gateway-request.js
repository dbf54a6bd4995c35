const ANSWER_TIMEOUT_MS = 15_000;

/** The gateway said no; the message is a sentence for people. */
export class Refusal extends Error {
  /** @param {string} message @param {boolean} signedOut whether signing in again may help */
  constructor(message, signedOut) {
    super(message);
    this.signedOut = signedOut;
  }
}

/**
 * @typedef {{ readonly status: number, readonly body: unknown }} Answer
 * @typedef {[string, string]} CsrfHeader its name, and the token
 */

/** Reads where there is no body, else posts. @param {string} path @param {unknown} body @param {CsrfHeader | undefined} csrf */
export async function send(path, body, csrf) {
  if (body === undefined) return toAnswer(await reach(path, {}));
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (csrf !== undefined) headers.set(...csrf);
  return toAnswer(await reach(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Reads with these credentials, or, without, with the cookie that there is. @param {string} path @param {string | undefined} credentials */
export function enter(path, credentials) {
  return reach(path, credentials === undefined ? {} : { headers: { Authorization: credentials } });
}

/** @param {string} path @param {RequestInit} init */
async function reach(path, init) {
  try {
    return await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  } catch {
    throw new Refusal('The gateway cannot be reached. Is it running?', false);
  }
}

/** @param {Response} response @returns {Promise<Answer>} */
export async function toAnswer(response) {
  const text = await response.text().catch(() => '');
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

/** What a page must send with its cookie; undefined where no token is demanded. @param {Response} response @returns {CsrfHeader | undefined} */
export function toCsrf({ headers }) {
  const name = headers.get('X-CSRF-HEADER');
  return name === null ? undefined : [name, headers.get('X-CSRF-TOKEN') ?? ''];
}
