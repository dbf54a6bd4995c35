import { Hono, type MiddlewareHandler } from 'hono';
import type { H, RouterRoute } from 'hono/types';
import type { Journal } from '../delivery/journal.ts';
import type { Addresses } from '../http/address/addresses.ts';
import type { OriginCheck } from '../http/address/origin-check.ts';
import type { ProviderSignIn } from '../identity/bearer/provider-sign-in.ts';
import type { Identity } from '../identity/identity.ts';
import type { RateLimit } from '../kernel/bounds/rate-limit.ts';
import type { OperationFace } from '../operations/definition/operation.ts';
import type { JsonBodyOptions } from './acceptance/json-body.ts';
import { createAdmit } from './admission/admit.ts';
import type { ApiKeys } from './admission/api-keys.ts';
import { createCsrf } from './admission/csrf.ts';
import { toRefusal } from './answer.ts';
import { createDocumentResources } from './documents/document-resources.ts';
import type { EdgeEnv } from './edge-env.ts';
import { createObserve, type ObserveParts } from './observe.ts';
import { type Page, toPageResource } from './resources/pages.ts';
import { createProviderSignInResources } from './resources/provider-sign-in.ts';
import { type EdgeApp, type Resource, serveResource } from './resources/resource.ts';
import type { ServiceHealth } from './resources/service-resource.ts';
import { RootedRouter } from './rooted-router.ts';
import { createErrorHandler } from './unexpected.ts';
import { createV2Edge } from './v2/v2-edge.ts';
import { createV3Edge } from './v3/v3-edge.ts';
import type { V3Face } from './v3-face.ts';
import type { Wording } from './wording.ts';

export type EdgeAppOptions = ObserveParts &
  JsonBodyOptions & {
    /** Shared with the other roads by which users come in. */
    readonly rateLimit: RateLimit;
    /** Who calls, and how a sign-in ends. */
    readonly identity: Pick<Identity, 'identify' | 'signOut' | 'toForgottenCookie'>;
    readonly journal: Pick<Journal, 'accept'>;
    readonly catalogue: readonly OperationFace[];
    readonly v3Catalogue: readonly V3Face[];
    /** Of the programs that may call Workspace API v3; undefined where none is asked for a key. */
    readonly apiKeys: ApiKeys | undefined;
    /** Served beside the API, readable without credentials. */
    readonly pages: readonly Page[];
    readonly ucsHealth: () => ServiceHealth;
    /** How the console signs in at the OpenID Connect provider; undefined where it asks for a password. */
    readonly providerSignIn: ProviderSignIn | undefined;
    readonly providerSignInRate: RateLimit;
    readonly originCheck: OriginCheck;
    readonly addresses: Addresses;
    /** Shown by diagnostics/version and in the documents. */
    readonly version: string;
    /** Key of the CSRF tokens, the same on all gateways; undefined: no token is demanded. */
    readonly csrfKey: Uint8Array | undefined;
  };

/** The REST API and its documents. Routes come from the catalogue; nothing here knows an operation. */
export function createEdgeApp(options: EdgeAppOptions): EdgeApp {
  const dialects = [createV2Edge(options), createV3Edge(options)];
  const router = new RootedRouter<[H, RouterRoute]>(dialects.map(({ dialect }) => dialect.root));
  const app = new Hono<EdgeEnv>({ router });
  const { csrfKey } = options;
  const serve = (resource: Resource): void => serveResource(app, resource);
  app.onError(createErrorHandler(options.log, options.newRequestId));
  app.notFound((c) => toRefusal(c, { name: 'url-unknown' }));

  createDocumentResources(options).forEach(serve);
  options.pages.map(toPageResource).forEach(serve);
  createProviderSignInResources(options).forEach(serve);
  const csrf = csrfKey === undefined ? undefined : createCsrf(csrfKey);
  for (const { dialect, wording, guards, open, resources } of dialects) {
    app.use(`${dialect.root}/*`, speak(wording));
    open.forEach(serve);
    const { sessionCookie } = dialect;
    app.use(`${dialect.root}/*`, createObserve(options), ...guards);
    app.use(`${dialect.root}/*`, createAdmit({ ...options, identify: options.identity.identify, csrf, sessionCookie }));
    resources.forEach(serve);
  }
  return app;
}

/** Answers below the root of a dialect have its wording. */
function speak(wording: Wording): MiddlewareHandler<EdgeEnv> {
  return (c, next) => {
    c.set('wording', wording);
    return next();
  };
}
