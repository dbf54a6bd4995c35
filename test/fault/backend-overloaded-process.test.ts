import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, readiness, untilReadiness } from '../support/admin-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { type ReplayingSubscriber, startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { FIND_PHONE_CALL_SAMPLE, findPhoneCall, post } from '../support/rest-client.ts';
import { FOUND, type ScriptedUcs, startScriptedUcs, toFaultAnswer } from '../support/scripted-ucs.ts';

const OVERLOADED = toFaultAnswer({
  code: status.RESOURCE_EXHAUSTED,
  message: 'Server is overloaded, request rejected',
});
const OPEN_RECORDS_MAX = 20;

type Running = { readonly ucs: ScriptedUcs; readonly address: string; readonly admin: string };

async function startBefore(env: Readonly<Record<string, string>>): Promise<Running> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  const dataDir = createDataDir();
  onTestFinished(dataDir.remove);
  const adminPort = String(await freePort());
  const admin = `http://127.0.0.1:${adminPort}`;
  const gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target, ADMIN_PORT: adminPort, ...env });
  onTestFinished(gateway.stop);
  await untilReadiness(admin, ({ status }) => status === 200);
  return { ucs, address: gateway.address, admin };
}

function subscribe(address: string, user: string): ReplayingSubscriber {
  const subscriber = startReplayingSubscriber(address, user);
  onTestFinished(subscriber.close);
  return subscriber;
}

function acceptMany(address: string, user: string, count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, (_, call) => findPhoneCall(address, user, { callId: `${call}` })));
}

describe('a gateway before a UCS that is overloaded', { timeout: 60_000 }, () => {
  it('for a while: nothing accepted is lost, and nothing is answered twice', async () => {
    const { ucs, address } = await startBefore({});
    let refusals = 100;
    ucs.answer = () => (refusals-- > 0 ? OVERLOADED : FOUND);
    const alice = subscribe(address, 'alice');
    const accepted = await acceptMany(address, 'alice', 50);
    await alice.answersTo(accepted);
    expect(alice.events).toHaveLength(accepted.length);
    expect(alice.events.filter(({ data }) => data.errorMessage !== undefined)).toEqual([]);
    expect(ucs.requests.length).toBe(accepted.length + 100);
  });

  it('until the budget ends: one failure notification each, with the name of the status; the UCS counts as ready', async () => {
    const { ucs, address, admin } = await startBefore({
      DISPATCH_BUDGET_MS: '1000',
      DISPATCH_ATTEMPT_TIMEOUT_MS: '500',
    });
    ucs.answer = () => OVERLOADED;
    const alice = subscribe(address, 'alice');
    const accepted = await acceptMany(address, 'alice', 20);
    await alice.answersTo(accepted);
    expect(alice.events).toHaveLength(accepted.length);
    for (const { data } of alice.events) {
      expect(data).toMatchObject({ errorMessage: 'UCS request failed', errorCode: 'RESOURCE_EXHAUSTED' });
    }
    expect(await readiness(admin)).toEqual({ status: 200, parts: [] });
  });
});

describe('a gateway before a UCS that answers nothing to one contact centre', { timeout: 60_000 }, () => {
  it('answers the others, refuses with 503 and Retry-After past its bound of open requests, and goes on when the UCS does', async () => {
    const { ucs, address } = await startBefore({
      JOURNAL_OPEN_RECORDS_MAX: String(OPEN_RECORDS_MAX),
      // Nobody is kept from filling it alone: what is looked at is the bound over all.
      JOURNAL_CONTACT_CENTRE_SHARE: '100',
      JOURNAL_USER_SHARE: '100',
      DISPATCH_CONCURRENCY_PER_TENANT: '5',
      DISPATCH_ATTEMPT_TIMEOUT_MS: '500',
    });
    ucs.answer = ({ metadata }) => (metadata['ucs-tenant'] === 'demo' ? { type: 'silence' } : FOUND);
    const [alice, carol] = [subscribe(address, 'alice'), subscribe(address, 'carol')];
    const silent = await acceptMany(address, 'alice', OPEN_RECORDS_MAX - 1);
    for (let call = 0; call < 10; call++) {
      await carol.answersTo([await findPhoneCall(address, 'carol', { callId: `flows ${call}` })]);
    }
    const last = await findPhoneCall(address, 'alice', { callId: 'the last that fits' });
    const refused = await post(address, '/ucs/interactions', 'carol', FIND_PHONE_CALL_SAMPLE);
    expect(refused).toMatchObject({ status: 503, retryAfter: 1, body: { statusCode: 4 } });

    ucs.answer = () => FOUND;
    await alice.answersTo([...silent, last]);
    expect(alice.events).toHaveLength(OPEN_RECORDS_MAX);
    expect(alice.events.filter(({ data }) => data.errorMessage !== undefined)).toEqual([]);
    await carol.answersTo([await findPhoneCall(address, 'carol', { callId: 'accepted again' })]);
  });
});
