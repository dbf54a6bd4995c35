import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { createUcsServer } from '../../src/backend/ucs-server.ts';
import type { UcsMethodName, UcsRequest, UcsResponse } from '../../src/proto/methods.ts';
import { silentLog } from '../../src/telemetry/silent.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { connectUcsCaller, type Refusal, type UcsCaller } from './ucs-caller.ts';
import { ucsDatabases } from './ucs-databases.ts';

/** A user of a contact centre that nobody else uses: tests on one database do not meet. */
export type ContactCentre = {
  readonly tenant: string;
  /** The response; throws when the call is refused. */
  ok<M extends UcsMethodName>(method: M, request: UcsRequest<M>): Promise<UcsResponse<M>>;
  /** The refusal; throws when the call succeeds. */
  refused<M extends UcsMethodName>(method: M, request: UcsRequest<M>): Promise<Refusal>;
  /** Another user of the same centre. */
  as(userId: string): ContactCentre;
};

export type RunningUcs = { newCentre(): ContactCentre; readonly clock: ManualClock };

/** Runs the tests once on every database there is, each time against one reference UCS with its clock in the test's hand. */
export function describeUcs(title: string, postgresUrl: string | undefined, define: (ucs: RunningUcs) => void): void {
  describe.each(ucsDatabases(postgresUrl))(`${title}, on $name`, (database) => {
    const parts = new AsyncDisposableStack();
    const clock = createManualClock();
    const callers: UcsCaller[] = [];

    beforeAll(async () => {
      const scratch = parts.adopt(await database.create(), ({ remove }) => remove());
      const server = await createUcsServer({
        listen: '127.0.0.1:0',
        store: scratch.store,
        demoData: false,
        clock: { ...clock, monotonicMs: () => performance.now() },
        log: silentLog,
      });
      parts.defer(() => server.stop());
      callers.push(parts.adopt(connectUcsCaller(server.target), (caller) => caller.close()));
    });
    afterAll(() => parts.disposeAsync());

    define({ clock, newCentre: () => toCentre(callers, randomBytes(8).toString('hex'), 'alice') });
  });
}

function toCentre(callers: readonly UcsCaller[], tenant: string, userId: string): ContactCentre {
  async function outcome<M extends UcsMethodName>(method: M, request: UcsRequest<M>) {
    const [caller] = callers;
    if (caller === undefined) throw new Error('the UCS is not running');
    const metadata = { 'ucs-tenant': tenant, 'ucs-user-id': userId, 'ucs-user-name': `${userId}@example` };
    return caller.call(method, request, { metadata: { ...metadata, 'ucs-application': 'tests' } });
  }
  return {
    tenant,
    async ok(method, request) {
      const { response, refusal } = await outcome(method, request);
      if (response === undefined) throw new Error(`${method} was refused: ${JSON.stringify(refusal)}`);
      return response;
    },
    async refused(method, request) {
      const { response, refusal } = await outcome(method, request);
      if (refusal === undefined) throw new Error(`${method} succeeded: ${JSON.stringify(response)}`);
      return refusal;
    },
    as: (other) => toCentre(callers, tenant, other),
  };
}
