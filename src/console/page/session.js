const ME = '/api/v2/me';
const V3_SESSION = '/workspace/v3/current-session';
const V3_LOGOUT = '/workspace/v3/logout';
const NOT_AUTHENTICATED = 20;
/** Below this root, cookie and token are others. */
const V3_ROOT = '/workspace/v3/';
/** Statuses of v3 that new credentials may change. */
const NOT_SIGNED_IN = [401, 403];
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
 * @typedef {{ readonly id: string, readonly userName: string, readonly contactCenterId: string }} User
 */

/**
 * Who is calling. The password stays in this closure; requests go with the cookie that the first answer sets, and with the
 * password again only when that cookie is no longer good.
 */
export function createSession() {
  /** @type {string | undefined} */
  let authorization;
  /** @type {[string, string] | undefined} */
  let csrf;
  /** The same below the root of v3; undefined before it was asked for. @type {[string, string][] | undefined} */
  let v3Csrf;

  /**
   * @param {string | undefined} credentials
   * @returns {Promise<User>}
   */
  async function readUser(credentials) {
    const response = await reach(ME, credentials === undefined ? {} : { headers: { Authorization: credentials } });
    const answer = await toAnswer(response);
    if (response.status !== 200) throw toRefusal(answer, credentials !== undefined);
    [csrf] = toCsrf(response);
    if (credentials !== undefined) await enterV3(credentials);
    return toUser(answer.body);
  }

  /** Gets the cookie of v3 by the credentials, or the token for the one that there is. @param {string | undefined} credentials */
  async function enterV3(credentials) {
    v3Csrf = toCsrf(
      await reach(V3_SESSION, credentials === undefined ? {} : { headers: { Authorization: credentials } }),
    );
  }

  /** Reads where there is no body, else posts. @param {string} path @param {unknown} body @param {[string, string] | undefined} token */
  async function send(path, body, token) {
    if (body === undefined) return toAnswer(await reach(path, {}));
    const headers = new Headers({ 'Content-Type': 'application/json' });
    if (token !== undefined) headers.set(...token);
    return toAnswer(await reach(path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  /** @param {string} path @param {unknown} body */
  async function askV3(path, body) {
    if (v3Csrf === undefined) await enterV3(undefined);
    const answer = await send(path, body, v3Csrf?.[0]);
    if (!NOT_SIGNED_IN.includes(answer.status) || authorization === undefined) return answer;
    await enterV3(authorization);
    return send(path, body, v3Csrf?.[0]);
  }

  /**
   * Makes sure that the cookie is good. Throws a Refusal when nobody is signed in any more.
   * @returns {Promise<User>}
   */
  async function renew() {
    try {
      return await readUser(undefined);
    } catch (error) {
      if (!(error instanceof Refusal && error.signedOut) || authorization === undefined) throw error;
      return readUser(authorization);
    }
  }

  return {
    renew,
    /**
     * Throws a Refusal with what to tell the user.
     * @param {string} user
     * @param {string} password
     */
    async signIn(user, password) {
      const credentials = toBasic(user, password);
      const signedIn = await readUser(credentials);
      authorization = credentials;
      return signedIn;
    },
    /**
     * Sends a request; what is refused for want of credentials has changed nothing, and is sent once more with new ones.
     * @param {Pick<import('./form/request-form.js').Request, 'url' | 'body'>} request
     * @returns {Promise<Answer>}
     */
    async ask({ url: path, body }) {
      if (path.startsWith(V3_ROOT)) return askV3(path, body);
      const answer = await send(path, body, csrf);
      if (statusCodeOf(answer) !== NOT_AUTHENTICATED) return answer;
      await renew();
      return send(path, body, csrf);
    },
    /** Signs out on the server, whose answer makes the browser forget the cookie: no script can. Where it is away, the cookies stay until they expire. @param {boolean} v3Too whether there is a session of v3 */
    async end(v3Too) {
      const leavesV3 = v3Too ? askV3(V3_LOGOUT, {}).catch(() => {}) : undefined;
      await send(ME, { operationName: 'EndContactCenterSession' }, csrf).catch(() => {});
      await leavesV3;
    },
    forget() {
      authorization = undefined;
      csrf = undefined;
      v3Csrf = undefined;
    },
  };
}

/** @param {string} user @param {string} password */
function toBasic(user, password) {
  if (user === '' || password === '') throw new Refusal('Enter a user and a password.', true);
  if (user.includes(':')) throw new Refusal('A user name cannot contain a colon.', true);
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
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
async function toAnswer(response) {
  const text = await response.text().catch(() => '');
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

/** What a page must send with its cookie, in a list that is empty where no token is demanded. @param {Response} response @returns {[string, string][]} */
function toCsrf({ headers }) {
  const name = headers.get('X-CSRF-HEADER');
  return name === null ? [] : [[name, headers.get('X-CSRF-TOKEN') ?? '']];
}

/** @param {Answer} answer @param {boolean} withPassword */
function toRefusal(answer, withPassword) {
  if (statusCodeOf(answer) === NOT_AUTHENTICATED) {
    const sentence = withPassword
      ? 'The user or the password is wrong. After many wrong ones, wait a minute.'
      : 'Your session has ended. Sign in again.';
    return new Refusal(sentence, true);
  }
  if (answer.status === 429)
    return new Refusal('The gateway gets too many requests of this user. Wait a moment.', false);
  if (answer.status === 503) return new Refusal('The gateway is busy or about to stop. Try again in a moment.', false);
  return new Refusal(`The gateway answered with HTTP status ${answer.status}.`, false);
}

/** @param {Answer} answer */
function statusCodeOf({ body }) {
  return isRecord(body) ? body['statusCode'] : undefined;
}

/** @param {unknown} body @returns {User} */
function toUser(body) {
  const user = isRecord(body) && isRecord(body['user']) ? body['user'] : {};
  return {
    id: String(user['id'] ?? ''),
    userName: String(user['userName'] ?? ''),
    contactCenterId: String(user['contactCenterId'] ?? ''),
  };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
