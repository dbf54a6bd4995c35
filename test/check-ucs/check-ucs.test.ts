import { ReflectionService } from '@grpc/reflection';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckedUcs } from '../../src/check-ucs/checked-ucs.ts';
import { connectUcs } from '../../src/check-ucs/connect-ucs.ts';
import { rules } from '../../src/check-ucs/rules.ts';
import { type Finding, runCheck } from '../../src/check-ucs/run-check.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { type FaultyUcs, startFaultyUcs } from '../support/faulty-ucs.ts';
import { plantedCarryFaults, plantedFaults } from './planted-faults.ts';

const running = new AsyncDisposableStack();
let ucs: FaultyUcs;
let checked: CheckedUcs;

beforeAll(async () => {
  ucs = running.adopt(await startFaultyUcs(), (started) => started.stop());
  const options = { target: ucs.target, tls: undefined, token: undefined, tenant: 'check', clock: systemClock };
  checked = running.adopt(connectUcs(options), (connected) => connected.stop());
});
beforeEach(() => {
  ucs.fault = undefined;
  ucs.carryFault = undefined;
  ucs.setServing('SERVING');
});
afterAll(() => running.disposeAsync());

async function findings(...ids: string[]): Promise<readonly Finding[]> {
  const asked = rules.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const found: Finding[] = [];
  for await (const finding of runCheck(checked, asked)) found.push(finding);
  return found;
}

describe('check-ucs', () => {
  it('finds that the reference UCS keeps every rule', async () => {
    expect((await findings()).filter(({ verdict }) => verdict !== 'kept')).toEqual([]);
  });

  it.each(Object.entries(plantedFaults))('finds a UCS that breaks the rule %s', async (rule, fault) => {
    ucs.fault = fault;
    expect(await findings(rule)).toEqual([
      expect.objectContaining({ rule, verdict: 'broken', sent: expect.any(String), came: expect.any(String) }),
    ]);
  });

  it.each(Object.entries(plantedCarryFaults))('finds a UCS that breaks the rule %s', async (rule, fault) => {
    ucs.carryFault = fault;
    expect(await findings(rule)).toMatchObject([{ rule, verdict: 'broken' }]);
  });

  it('finds a UCS that says of itself that it does not serve', async () => {
    ucs.setServing('NOT_SERVING');
    expect(await findings('health')).toMatchObject([{ verdict: 'broken' }]);
  });

  it('finds reflection that tells files without their imports, as @grpc/reflection makes them of what @grpc/proto-loader knows', async () => {
    const reflection = new ReflectionService(loadUcsDefinition());
    await using other = new AsyncDisposableStack();
    const { target } = other.adopt(await startFaultyUcs({ reflection }), (started) => started.stop());
    const options = { target, tls: undefined, token: undefined, tenant: 'check', clock: systemClock };
    const connected = other.adopt(connectUcs(options), (client) => client.stop());
    const found: Finding[] = [];
    for await (const finding of runCheck(
      connected,
      rules.filter(({ id }) => id === 'reflection'),
    ))
      found.push(finding);
    expect(found).toMatchObject([{ rule: 'reflection', verdict: 'broken' }]);
  });

  it('has a planted fault for every rule', () => {
    const elsewhere = ['offers-contract', 'health', 'reflection'];
    const planted = [...Object.keys(plantedFaults), ...Object.keys(plantedCarryFaults), ...elsewhere];
    expect(rules.map(({ id }) => id).toSorted()).toEqual(planted.toSorted());
  });

  it('writes under the tenant that it was given, and under no other', async () => {
    const written = new Set<string | undefined>();
    ucs.fault = async (call, run) => {
      const response = await run(call);
      if (/^(FindOrCreate|Identify|Create|Update|Delete|Assign|Merge|Unmerge)/.test(call.name))
        written.add(call.metadata('ucs-tenant'));
      return response;
    };
    await findings();
    expect([...written]).toEqual(['check']);
  });
});
