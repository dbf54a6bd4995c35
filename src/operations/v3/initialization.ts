import type { JsonObject } from '../../kernel/json.ts';
import { toNumericId } from '../../kernel/numeric-id.ts';

/** What is known of a user. */
export type Person = {
  readonly userId: string;
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
};

/** A user as the vendor's clients want it (workspace-v3.md, section 3). There are no places nor agent logins here. */
export function toWorkspaceUser({ userId, userName, firstName, lastName }: Person): JsonObject {
  const DBID = toNumericId(userId);
  return { DBID, dbid: DBID, userName, firstName, lastName, employeeId: userId, tenantDBID: 1, userProperties: [] };
}

/** Of voice and media, nothing is configured here. */
export const WORKSPACE_CONFIGURATION: JsonObject = {
  actionCodes: [],
  agentGroups: [],
  businessAttributes: [],
  settings: [],
  transactions: [],
  environment: {},
};

/** The message that ends the initialization of a client: it was never begun, since nothing has to be. */
export function toInitializationMessage(person: Person, submittedAt: string): JsonObject {
  return {
    messageType: 'WorkspaceInitializationComplete',
    state: 'Complete',
    submittedAt,
    executionTime: 1,
    actualWaitTime: 1,
    data: { user: toWorkspaceUser(person), configuration: WORKSPACE_CONFIGURATION },
  };
}
