import { enter, Refusal, send, toAnswer, toCsrf } from './gateway-request.js';
import { toRecord } from './record.js';
import { createV3Session, V3_ROOT } from './v3-session.js';

const ME = '/api/v2/me';
const NOT_AUTHENTICATED = 20;

/**
 * @typedef {import('./gateway-request.js').Answer} Answer
 * @typedef {{ readonly id: string, readonly userName: string, readonly contactCenterId: string }} User
 */

/**
 * Who is calling. The password stays in this closure; requests go with the cookie that the first answer sets, and with the
 * password again only when that cookie is no longer good.
 */
export function createSession() {
  /** @type {string | undefined} */
  let authorization;
  /** @type {import('./gateway-request.js').CsrfHeader | undefined} */
  let csrf;
  const v3 = createV3Session(() => authorization);

  /**
   * @param {string | undefined} credentials
   * @returns {Promise<User>}
   */
  async function readUser(credentials) {
    const response = await enter(ME, credentials);
    const answer = await toAnswer(response);
    if (response.status !== 200) throw toRefusal(answer, credentials !== undefined);
    csrf = toCsrf(response);
    if (credentials !== undefined) await v3.enter(credentials);
    return toUser(answer.body);
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
      if (path.startsWith(V3_ROOT)) return v3.ask(path, body);
      const answer = await send(path, body, csrf);
      if (statusCodeOf(answer) !== NOT_AUTHENTICATED) return answer;
      await renew();
      return send(path, body, csrf);
    },
    /** Signs out on the server, whose answer makes the browser forget the cookie: no script can. Where it is away, the cookies stay until they expire. @param {boolean} v3Too whether there is a session of v3 */
    async end(v3Too) {
      const leavesV3 = v3Too ? v3.end().catch(() => {}) : undefined;
      await send(ME, { operationName: 'EndContactCenterSession' }, csrf).catch(() => {});
      await leavesV3;
    },
    forget() {
      authorization = undefined;
      csrf = undefined;
      v3.forget();
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
  return toRecord(body)['statusCode'];
}

/** @param {unknown} body @returns {User} */
function toUser(body) {
  const user = toRecord(toRecord(body)['user']);
  return {
    id: String(user['id'] ?? ''),
    userName: String(user['userName'] ?? ''),
    contactCenterId: String(user['contactCenterId'] ?? ''),
  };
}
