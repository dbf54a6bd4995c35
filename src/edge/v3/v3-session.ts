import type { JsonObject } from '../../kernel/json.ts';
import { V3_ROOT, v3 } from '../../operations/v3/dialect.ts';
import { toWorkspaceUser, WORKSPACE_CONFIGURATION } from '../../operations/v3/initialization.ts';
import { toJsonAnswer } from '../answer.ts';
import type { EdgeContext, EdgeHandler } from '../edge-env.ts';
import type { Resource } from '../resources/resource.ts';
import { type SignOutParts, signOut } from '../resources/sign-out.ts';

/** Done, and accepted: what is accepted goes on by itself. */
const DONE = 0;
const ACCEPTED = 1;

/** What clients call around the operations (workspace-v3.md, section 1). Who was let in has a session by that. */
export function createV3Session(parts: SignOutParts, jsonBody: EdgeHandler): readonly Resource[] {
  return [
    { routePath: `${V3_ROOT}/initialize-workspace`, post: [jsonBody, (c) => answer(c, ACCEPTED)] },
    { routePath: `${V3_ROOT}/activate-channels`, post: [jsonBody, (c) => answer(c, DONE)] },
    { routePath: `${V3_ROOT}/auth-keep-alive`, get: [(c) => answer(c, DONE)] },
    { routePath: `${V3_ROOT}/current-session`, get: [(c) => answer(c, DONE, toSession(c))] },
    {
      routePath: `${V3_ROOT}/configuration`,
      get: [(c) => answer(c, DONE, { configuration: WORKSPACE_CONFIGURATION })],
    },
    {
      routePath: `${V3_ROOT}/logout`,
      post: [jsonBody, (c) => signOut(c, parts, v3.sessionCookie, () => answer(c, DONE))],
    },
  ];
}

function answer(c: EdgeContext, code: number, data?: JsonObject): Response {
  return toJsonAnswer(c, JSON.stringify({ status: { code }, ...(data !== undefined && { data }) }), 200);
}

function toSession({ var: { caller } }: EdgeContext): JsonObject {
  return { user: { ...toWorkspaceUser(caller), activeSession: {} }, configuration: WORKSPACE_CONFIGURATION };
}
