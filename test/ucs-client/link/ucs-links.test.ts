import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GrpcUcsClientOptions } from '../../../src/ucs-client/grpc-ucs-client.ts';
import type { UcsClient } from '../../../src/ucs-client/port.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { FOUND, type ScriptedUcs, type ScriptedUcsOptions, startScriptedUcs } from '../../support/scripted-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';

const TAKEN_OUT = 'One of several UCS does not serve: calls go to the others.';
const TAKEN_BACK = 'One of several UCS serves again.';

async function start(change: Partial<ScriptedUcsOptions> = {}): Promise<ScriptedUcs> {
  const ucs = await startScriptedUcs(change);
  onTestFinished(() => ucs.die());
  return ucs;
}

/** Three backends at addresses of their own, and a client of all of them that has seen each serve. */
async function startThree(change: Partial<GrpcUcsClientOptions> = {}) {
  const all = [await start(), await start(), await start()] as const;
  const { log, until } = createCollectingLog();
  const client = connectUcs(all.map(({ target }) => target).join(','), { log, checkTimeoutMs: 200, ...change });
  await untilAllServe(client, 3);
  return { all, client, until };
}

function untilAllServe(client: UcsClient, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (client.addresses().serving === count) resolve();
      else setImmediate(look);
    };
    look();
  });
}

const call = (client: UcsClient, timeoutMs = 5000) =>
  client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs });

async function failures(client: UcsClient, count: number): Promise<readonly unknown[]> {
  const results = [];
  for (let made = 0; made < count; made++) results.push(await call(client));
  return results.filter(({ ok }) => !ok);
}

const portOf = (ucs: ScriptedUcs): number => Number(ucs.target.split(':').at(-1));

describe('a UCS at several addresses', () => {
  it.each(['stream', 'unary'] as const)('is called at each in turn, by the %s road', async (road) => {
    const { all, client } = await startThree({ road });
    expect(await failures(client, 30)).toEqual([]);
    expect(all.map(({ requests }) => requests.length)).toEqual([10, 10, 10]);
  });

  it('is served by the others while one is away, which gets calls again when it is back', async () => {
    const { all, client, until } = await startThree();
    const [first] = all;
    const takenOut = until(TAKEN_OUT);
    first.die();
    await takenOut;
    expect(client.addresses()).toEqual({ known: 3, serving: 2 });
    expect(client.health()).toEqual({ serving: true, problem: undefined });
    expect(await failures(client, 20)).toEqual([]);
    const again = await start({ port: portOf(first) });
    await until(TAKEN_BACK);
    expect(await failures(client, 30)).toEqual([]);
    expect(again.requests.length).toBeGreaterThanOrEqual(9);
  });

  it.each(['stream', 'unary'] as const)(
    'costs no call more than one attempt when one hangs without closing anything, by the %s road',
    async (road) => {
      const { all, client } = await startThree({ road, checkIntervalMs: 400 });
      expect(await failures(client, 6)).toEqual([]);
      all[0].freeze();
      for (let count = 0; count < 20; count++) {
        const first = await call(client, 100);
        if (first.ok) continue;
        expect(first.fault.retryable).toBe(true);
        expect(await call(client, 100)).toMatchObject({ ok: true });
      }
    },
  );

  it.each([
    ['fails', { type: 'status', code: status.INTERNAL, message: 'broken' }],
    ['hangs', { type: 'silence' }],
  ] as const)('leaves one out that says that it serves and %s calls, and tries it again', async (_what, answer) => {
    const { all, client, until } = await startThree({ outlierFailuresMax: 3, outlierFirstMs: 100 });
    const [bad] = all;
    const out = until('One of several UCS fails its calls: they go to the others, and it is tried now and then.');
    const back = until('One of several UCS carries out calls again.');
    bad.answer = () => answer;
    let failed = 0;
    while (bad.requests.length < 3) failed += (await call(client, 100)).ok ? 0 : 1;
    await out;
    expect(failed).toBe(3);
    expect(client.addresses()).toEqual({ known: 3, serving: 3 });
    bad.answer = () => FOUND;
    while (bad.requests.length < 4) expect(await call(client)).toMatchObject({ ok: true });
    await back;
    const before = bad.requests.length;
    expect(await failures(client, 30)).toEqual([]);
    expect(bad.requests.length - before).toBe(10);
  });

  it('calls all in turn when each fails its calls', async () => {
    const { all, client } = await startThree({ outlierFailuresMax: 1 });
    for (const ucs of all) ucs.answer = () => ({ type: 'status', code: status.INTERNAL, message: 'broken' });
    expect(await failures(client, 30)).toHaveLength(30);
    for (const { requests } of all) expect(requests.length).toBeGreaterThanOrEqual(9);
    for (const ucs of all) ucs.answer = () => FOUND;
    expect(await failures(client, 30)).toEqual([]);
  });

  it('does not serve when none does, and says of each why', async () => {
    const { all, client } = await startThree();
    for (const ucs of all) ucs.setServing('NOT_SERVING');
    await untilServing(client, false);
    for (const { target } of all)
      expect(client.health().problem).toContain(`The UCS at ${target} says that it is not serving`);
  });

  it('is called no more often at once than those that serve take together', async () => {
    const { client } = await startThree({ road: 'unary' });
    expect(client.callsMax()).toBeGreaterThan(100);
  });
});

describe('a UCS whose name has several addresses', () => {
  async function startNamed() {
    const one = await start();
    const port = portOf(one);
    const other = await start({ host: '127.0.0.2', port });
    const dns = { addresses: ['127.0.0.1', '127.0.0.2'] };
    const lookUp = async () => {
      if (dns.addresses.length === 0) throw new Error('ENOTFOUND');
      return dns.addresses;
    };
    const client = connectUcs(`dns:///ucs.test:${port}`, { lookUp, lookUpIntervalMs: 20, checkTimeoutMs: 200 });
    return { one, other, dns, client };
  }

  it('is called at each of them', async () => {
    const { one, other, client } = await startNamed();
    await untilAllServe(client, 2);
    expect(await failures(client, 20)).toEqual([]);
    expect([one.requests.length, other.requests.length]).toEqual([10, 10]);
  });

  it('is looked up again: new addresses are taken in, and those that are gone are left when their calls are over', async () => {
    const { one, other, dns, client } = await startNamed();
    await untilAllServe(client, 2);
    one.answer = () => ({ type: 'silence' });
    const slow = [call(client, 300), call(client, 300)];
    await one.untilRequests(1);
    dns.addresses = ['127.0.0.2'];
    await untilAllServe(client, 1);
    expect(client.addresses()).toEqual({ known: 1, serving: 1 });
    expect((await Promise.all(slow)).filter(({ ok }) => ok)).toHaveLength(1);
    expect(await failures(client, 10)).toEqual([]);
    expect(one.requests.length).toBe(1);
    expect(other.requests.length).toBe(11);
  });

  it('keeps its addresses while the name is not found', async () => {
    const { dns, client } = await startNamed();
    await untilAllServe(client, 2);
    dns.addresses = [];
    expect(await failures(client, 20)).toEqual([]);
    expect(client.addresses()).toEqual({ known: 2, serving: 2 });
  });

  it('has no address and says so when the name was never found', async () => {
    const lookUp = async () => {
      throw new Error('ENOTFOUND');
    };
    const client = connectUcs('dns:///ucs.test:50051', { lookUp });
    const told = new Promise((resolve) => client.onHealthChange(resolve));
    expect(await told).toEqual({
      serving: false,
      problem: 'The UCS at dns:///ucs.test:50051 has a name that is not found.',
    });
    expect(await call(client)).toMatchObject({ ok: false, fault: { errorCode: 'UNAVAILABLE', retryable: true } });
  });
});
