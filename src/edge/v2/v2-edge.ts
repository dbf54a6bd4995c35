import type { OperationFace } from '../../operations/definition/operation.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { type AcceptParts, createAccept } from '../acceptance/accept.ts';
import { createJsonBody, type JsonBodyOptions } from '../acceptance/json-body.ts';
import { createBodyHandler } from '../acceptance/requested-operation.ts';
import { createUrlParser } from '../acceptance/url-parameters.ts';
import { toSuccess } from '../answer.ts';
import type { EdgeDialect } from '../edge-dialect.ts';
import type { Resource } from '../resources/resource.ts';
import { createResources, type ResourceParts } from '../resources/resources.ts';
import { API_ROOT, toRoutePath } from '../url-path.ts';
import { v2Wording } from '../wording.ts';

export type V2EdgeParts = AcceptParts &
  Omit<ResourceParts, 'jsonBody'> &
  JsonBodyOptions & {
    readonly catalogue: readonly OperationFace[];
    readonly version: string;
  };

/** Web Services API v2: several operations share a URL, and the body names the one that is meant. */
export function createV2Edge(parts: V2EdgeParts): EdgeDialect {
  const jsonBody = createJsonBody(parts, 'mandatory');
  const operations = [...groupByPath(parts.catalogue)].map(([path, group]): Resource => {
    const accept = createAccept(parts, createUrlParser(group[0]));
    return { routePath: toRoutePath(API_ROOT, path), post: [jsonBody, createBodyHandler(group, accept)] };
  });
  return {
    dialect: v2,
    wording: v2Wording,
    guards: [],
    open: [{ routePath: `${API_ROOT}/diagnostics/version`, get: [(c) => toSuccess(c, { version: parts.version })] }],
    resources: [...createResources({ ...parts, jsonBody }), ...operations],
  };
}

type Operations = [OperationFace, ...OperationFace[]];

/** Operations that share a URL are told apart by operationName. */
function groupByPath(catalogue: readonly OperationFace[]): ReadonlyMap<string, Operations> {
  const groups = new Map<string, Operations>();
  for (const operation of catalogue) {
    const group = groups.get(operation.path);
    if (group === undefined) groups.set(operation.path, [operation]);
    else group.push(operation);
  }
  return groups;
}
