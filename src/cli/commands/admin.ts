import { type Command, EXIT_FAILED, EXIT_NO_ANSWER, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from '../command.ts';

/** A word of the command line as a request to the admin port. */
type Order = { readonly method: string; readonly path: string; readonly body?: object };
type Verb = { readonly words: string; readonly says: string; toOrder(rest: readonly string[]): Order };

const segment = (text: string | undefined) => encodeURIComponent(text ?? '');

const VERBS: Readonly<Record<string, Verb>> = {
  settings: {
    words: '',
    says: 'the settings in force, secrets masked',
    toOrder: () => ({ method: 'GET', path: 'settings' }),
  },
  'log-level': {
    words: '[LEVEL]',
    says: 'the level of the log; with LEVEL, changes it until the next start',
    toOrder: ([level]) => ({
      path: 'log-level',
      ...(level === undefined ? { method: 'GET' } : { method: 'PUT', body: { level } }),
    }),
  },
  sessions: {
    words: 'TENANT USER_ID',
    says: "the user's Bayeux sessions",
    toOrder: ([tenant, user]) => ({ method: 'GET', path: `users/${segment(tenant)}/${segment(user)}/sessions` }),
  },
  'end-sessions': {
    words: 'TENANT USER_ID',
    says: 'ends every sign-in of the user, with its Bayeux sessions',
    toOrder: ([tenant, user]) => ({ method: 'DELETE', path: `users/${segment(tenant)}/${segment(user)}/sessions` }),
  },
  log: {
    words: 'TENANT USER_ID [AFTER]',
    says: "the user's notification log, from the offset AFTER on, without what the notifications say",
    toOrder: ([tenant, user, after = '0']) => ({
      method: 'GET',
      path: `users/${segment(tenant)}/${segment(user)}/log?after=${segment(after)}`,
    }),
  },
  requests: {
    words: '[TENANT [USER_ID]]',
    says: 'accepted requests without a notification, the oldest first',
    toOrder: ([tenant, user]) => ({
      method: 'GET',
      path: `requests?${new URLSearchParams({ ...(tenant && { tenant }), ...(user && { user }) })}`,
    }),
  },
  retry: {
    words: 'REFERENCE_ID',
    says: 'tries an open request again now',
    toOrder: ([id]) => ({ method: 'POST', path: `requests/${segment(id)}/retry` }),
  },
  fail: {
    words: 'REFERENCE_ID',
    says: 'ends an open request with a failure notification',
    toOrder: ([id]) => ({ method: 'POST', path: `requests/${segment(id)}/fail` }),
  },
  reload: {
    words: '',
    says: 'reads contact centres, users and the certificate anew as SIGHUP does, and says what came of it',
    toOrder: () => ({ method: 'POST', path: 'reload' }),
  },
  drain: { words: '', says: 'stops the gateway as SIGTERM does', toOrder: () => ({ method: 'POST', path: 'drain' }) },
};

const ANSWER_MAX_MS = 10_000;

export const admin: Command = {
  name: 'admin',
  usage: `${Object.keys(VERBS).join(' | ')} ...`,
  summary: 'see and change what a running gateway does, by its admin port',
  help: () => [
    '',
    ...Object.entries(VERBS).map(([name, { words, says }]) => `  ${`${name} ${words}`.trimEnd()}\n      ${says}`),
    '',
    'ADMIN_URL says where the admin port is (http://127.0.0.1:8091), ADMIN_TOKEN_FILE where its token lies.',
    'Exit codes: 0 done, 1 refused, 2 wrong use, 3 no answer.',
  ],
  async run([name = '', ...rest], surroundings) {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    const problem = verb === undefined ? `expected one of ${Object.keys(VERBS).join(', ')}` : countProblem(verb, rest);
    if (verb === undefined || problem !== undefined) {
      surroundings.complain(problem ?? '');
      return EXIT_WRONG_USE;
    }
    return send(verb.toOrder(rest), surroundings);
  },
};

function countProblem({ words }: Verb, rest: readonly string[]): string | undefined {
  const all = words.split(' ').filter((word) => word !== '');
  const mandatory = all.filter((word) => !word.startsWith('[')).length;
  return rest.length >= mandatory && rest.length <= all.length ? undefined : `expected ${words || 'no further words'}`;
}

async function send({ method, path, body = {} }: Order, surroundings: Surroundings): Promise<number> {
  const { env, readFile, print, complain } = surroundings;
  const url = env['ADMIN_URL'] ?? 'http://127.0.0.1:8091';
  const tokenFile = env['ADMIN_TOKEN_FILE'];
  try {
    const token = tokenFile === undefined ? undefined : (readFile(tokenFile).split('\n')[0] ?? '').trim();
    const response = await fetch(`${url.replace(/\/$/, '')}/admin/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    const answer: unknown = await response.json();
    print(JSON.stringify(answer, null, surroundings.human ? 2 : 0));
    return response.ok ? EXIT_OK : EXIT_FAILED;
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    complain(`no answer from ${url}: ${reason instanceof Error ? reason.message : String(reason)}`);
    return EXIT_NO_ANSWER;
  }
}
