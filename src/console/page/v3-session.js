import { enter as enterAt, send, toCsrf } from './gateway-request.js';

/** Below this root, cookie and token are others. */
export const V3_ROOT = '/workspace/v3/';
const SESSION = `${V3_ROOT}current-session`;
const LOGOUT = `${V3_ROOT}logout`;
/** Statuses that new credentials may change. */
const NOT_SIGNED_IN = [401, 403];

/** The session of v3, entered when something of v3 is first asked for. @param {() => string | undefined} credentials what the user signed in with, when that is known */
export function createV3Session(credentials) {
  let entered = false;
  /** @type {import('./gateway-request.js').CsrfHeader | undefined} */
  let csrf;

  /** Gets the cookie by the credentials, or the token for the one that there is. @param {string | undefined} by */
  async function enter(by) {
    csrf = toCsrf(await enterAt(SESSION, by));
    entered = true;
  }

  /** @param {string} path @param {unknown} body */
  async function ask(path, body) {
    if (!entered) await enter(undefined);
    const answer = await send(path, body, csrf);
    const known = credentials();
    if (!NOT_SIGNED_IN.includes(answer.status) || known === undefined) return answer;
    await enter(known);
    return send(path, body, csrf);
  }

  return {
    enter,
    ask,
    end: () => ask(LOGOUT, {}),
    forget() {
      entered = false;
      csrf = undefined;
    },
  };
}
