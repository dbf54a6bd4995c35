import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Serve } from '../http/connection/request-turns.ts';
import { type HttpGuardOptions, installHttpGuard, toServerOptions } from '../http/http-guard.ts';
import type { MetricsExposition } from './metrics/meters.ts';

/** Something that keeps the gateway from taking requests. */
export type Unready = {
  /** The part, such as `ucs` or `journal`. */
  readonly part: string;
  /** Why, in one sentence. */
  readonly problem: string;
};

export type AdminServerOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What is not ready at this moment; empty when everything is. */
  readonly readiness: () => readonly Unready[];
  readonly metrics: MetricsExposition;
  /** What answers below /admin; undefined for nothing. */
  readonly commands: Serve | undefined;
  /** Bounds of its sockets. */
  readonly guard: HttpGuardOptions;
};

type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

const JSON_TYPE = 'application/json; charset=UTF-8';

/** Serves /metrics, /healthz and /readyz until stop(). Rejects with the error of node:net when the address cannot be had. */
export async function createAdminServer(
  options: AdminServerOptions,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const server = createServer(toServerOptions(options.guard));
  const request: Serve = (req, res) => {
    if (options.commands !== undefined && /^\/admin(?:\/|$)/.test(req.url ?? '')) {
      options.commands(req, res);
      return;
    }
    answer(req, options).then(
      (found) => send(req, res, found),
      () => send(req, res, json(500, { problem: 'the metrics could not be read' })),
    );
  };
  const { cut } = installHttpGuard(server, { request, upgrade: undefined }, options.guard);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return { address: addressOf(server), stop: () => stop(server, cut) };
}

async function answer(req: IncomingMessage, options: AdminServerOptions): Promise<Answer> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return json(405, { problem: 'expected GET or HEAD' });
  switch (req.url?.split('?')[0]) {
    case '/healthz':
      return json(200, { alive: true });
    case '/readyz':
      return toReadiness(options.readiness());
    case '/metrics':
      return { status: 200, contentType: options.metrics.contentType, body: await options.metrics.text() };
    default:
      return json(404, { problem: 'expected /metrics, /healthz, /readyz or a command below /admin' });
  }
}

function toReadiness(problems: readonly Unready[]): Answer {
  return problems.length === 0 ? json(200, { ready: true }) : json(503, { ready: false, problems });
}

function json(status: number, value: unknown): Answer {
  return { status, contentType: JSON_TYPE, body: `${JSON.stringify(value)}\n` };
}

function send(req: IncomingMessage, res: ServerResponse, { status, contentType, body }: Answer): void {
  res.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the admin server listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

async function stop(server: Server, cut: () => void): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  cut();
  await closed;
}
