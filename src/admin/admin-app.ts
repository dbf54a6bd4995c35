import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Log } from '../telemetry/port.ts';
import { type AdminEnv, createAdminAccess } from './admin-access.ts';
import { type AdminPort, LOG_LEVELS, type RequestVerdict } from './port.ts';

export type AdminAppOptions = {
  readonly port: AdminPort;
  /** Bearer token that is asked for; undefined: none, which is for loopback only. */
  readonly token: string | undefined;
  readonly isLoopback: boolean;
  /** Told of who brought a wrong token, by the address of its socket. */
  readonly onWrongToken: (address: string) => void;
  /** Everything that is changed is told. */
  readonly log: Log;
};

const LIST_MAX = 1_000;
const BODY_MAX_BYTES = 4_096;
const level = z.object({ level: z.enum(LOG_LEVELS) });
const limit = z.coerce.number().int().min(1).max(LIST_MAX).catch(100);
const after = z.coerce.number().int().min(0).catch(0);
const number = z.coerce.number().int().positive();

/** Tells the log what an operator changed. */
type Changed = (change: string, fields?: Readonly<Record<string, unknown>>) => void;

/** An operator's commands below /admin. JSON in and out; a refusal is `{"problem": "..."}`. */
export function createAdminApp({ port, token, isLoopback, onWrongToken, log }: AdminAppOptions): Hono<AdminEnv> {
  const app = new Hono<AdminEnv>().basePath('/admin');
  const changed: Changed = (change, fields) => log.warn({ change, ...fields }, 'An operator changed something.');
  app.onError((error, c) => {
    log.error({ error }, 'A command of an operator failed unexpectedly.');
    return c.json({ problem: 'it failed: see the log' }, 500);
  });
  app.notFound((c) => c.json({ problem: 'no such command' }, 404));
  app.use('*', createAdminAccess({ token, isLoopback, onWrongToken }));
  app.use('*', jsonOnly);
  app.use('*', smallBodies);
  addSettings(app, port, changed);
  addUsers(app, port, changed);
  addRequests(app, port, changed);
  addService(app, port, changed);
  return app;
}

function addSettings(app: Hono<AdminEnv>, port: AdminPort, changed: Changed): void {
  app.get('/settings', (c) => c.json(port.settings()));
  app.get('/log-level', (c) => c.json({ level: port.logLevel() }));
  app.put('/log-level', async (c) => {
    const parsed = level.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ problem: `level: expected one of ${LOG_LEVELS.join(', ')}` }, 400);
    port.setLogLevel(parsed.data.level);
    changed('log-level', parsed.data);
    return c.json(parsed.data);
  });
}

function addUsers(app: Hono<AdminEnv>, port: AdminPort, changed: Changed): void {
  app.get('/users/:tenant/:userId/sessions', (c) => c.json({ sessions: port.sessions(c.req.param()) }));
  app.delete('/users/:tenant/:userId/sessions', async (c) => {
    const user = c.req.param();
    const ended = port.sessions(user).length;
    await port.endSessions(user);
    changed('end-sessions', { ...user, ended });
    return c.json({ ended });
  });
  app.get('/users/:tenant/:userId/log', async (c) => {
    const entries = await port.log(c.req.param(), after.parse(c.req.query('after')), limit.parse(c.req.query('limit')));
    return c.json({ entries });
  });
}

function addRequests(app: Hono<AdminEnv>, port: AdminPort, changed: Changed): void {
  app.get('/requests', (c) => {
    const filter = { tenant: c.req.query('tenant'), user: c.req.query('user') };
    return c.json({ requests: port.openRequests(filter, limit.parse(c.req.query('limit'))) });
  });
  app.post('/requests/:referenceId/:action{retry|fail}', (c) => {
    const referenceId = number.safeParse(c.req.param('referenceId'));
    if (!referenceId.success) return c.json({ problem: 'expected a referenceId' }, 400);
    const action = c.req.param('action');
    const verdict = (action === 'fail' ? port.failRequest : port.retryRequest)(referenceId.data);
    if (verdict !== 'done') return c.json({ problem: VERDICTS[verdict].problem }, VERDICTS[verdict].status);
    changed(`${action}-request`, { referenceId: referenceId.data });
    return c.json({ referenceId: referenceId.data });
  });
}

function addService(app: Hono<AdminEnv>, port: AdminPort, changed: Changed): void {
  app.post('/reload', async (c) => {
    changed('reload');
    const { ok, ...reloaded } = await port.reload();
    return c.json(reloaded, ok ? 200 : 409);
  });
  app.post('/drain', (c) => {
    changed('drain');
    port.drain();
    return c.json({ draining: true }, 202);
  });
}

const VERDICTS: Readonly<Record<Exclude<RequestVerdict, 'done'>, { problem: string; status: 404 | 409 }>> = {
  unknown: { problem: 'no open request has this referenceId', status: 404 },
  behind: { problem: 'another request of the same interaction stands before it', status: 409 },
  'under-way': { problem: 'a call for it is under way: wait for what it comes to', status: 409 },
};

/** A page of another origin can make a browser POST a form, but not JSON: without a preflight, which nobody answers here. */
const jsonOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'GET' && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    return c.json({ problem: 'expected Content-Type: application/json' }, 415);
  return next();
};

const smallBodies = bodyLimit({
  maxSize: BODY_MAX_BYTES,
  onError: (c) => c.json({ problem: `expected a body of at most ${BODY_MAX_BYTES} bytes` }, 413),
});
