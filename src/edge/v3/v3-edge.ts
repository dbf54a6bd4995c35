import { V3_ROOT, v3 } from '../../operations/v3/dialect.ts';
import { type AcceptParts, createAccept } from '../acceptance/accept.ts';
import { createJsonBody, type JsonBodyOptions } from '../acceptance/json-body.ts';
import { createUrlParser } from '../acceptance/url-parameters.ts';
import { type ApiKeys, createApiKeyCheck } from '../admission/api-keys.ts';
import { toJsonAnswer } from '../answer.ts';
import type { EdgeDialect } from '../edge-dialect.ts';
import type { Resource } from '../resources/resource.ts';
import type { SignOutParts } from '../resources/sign-out.ts';
import { toRoutePath } from '../url-path.ts';
import type { V3Face, V3Route } from '../v3-face.ts';
import { v3Wording } from '../v3-wording.ts';
import { createV3BodyHandler } from './v3-body.ts';
import { createV3Session } from './v3-session.ts';

export type V3EdgeParts = AcceptParts &
  SignOutParts &
  JsonBodyOptions & {
    readonly v3Catalogue: readonly V3Face[];
    readonly version: string;
    /** Of the programs that may call; undefined where none is asked for a key. */
    readonly apiKeys: ApiKeys | undefined;
  };

/** Workspace API v3: each URL is one operation, and a body is only there when something has to be said. */
export function createV3Edge(parts: V3EdgeParts): EdgeDialect {
  const jsonBody = createJsonBody(parts, 'optional');
  const toResource = (operation: V3Face, route: V3Route): Resource => {
    const accept = createAccept(parts, createUrlParser({ ...operation, path: route.path }));
    return {
      routePath: toRoutePath(V3_ROOT, route.path),
      post: [jsonBody, createV3BodyHandler(operation, route, accept)],
    };
  };
  const version = JSON.stringify({ name: 'ucs-gateway', version: parts.version });
  return {
    dialect: v3,
    wording: v3Wording,
    guards: parts.apiKeys === undefined ? [] : [createApiKeyCheck(parts.apiKeys)],
    open: [{ routePath: `${V3_ROOT}/version`, get: [(c) => toJsonAnswer(c, version, 200)] }],
    resources: [
      ...createV3Session(parts, jsonBody),
      ...parts.v3Catalogue.flatMap((operation) =>
        [operation, ...operation.aliases].map((route) => toResource(operation, route)),
      ),
    ],
  };
}
