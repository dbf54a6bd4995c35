import { describe, expect, it } from 'vitest';
import type { OperationContext } from '../../../src/operations/definition/operation-definition.ts';
import { retrieveInteractionHistory } from '../../../src/operations/v2/retrieve-interaction-history.ts';
import { toStruct } from '../../../src/proto/struct-json.ts';
import { toInteraction } from '../../support/interactions.ts';
import { createPagingUcs } from '../../support/paging-ucs.ts';

const { dispatchable } = retrieveInteractionHistory;
const context: OperationContext = {
  userId: 'alice',
  acceptedAtMs: 0,
  personName: () => undefined,
  dataMaxBytes: 524_288,
  objectId: () => 'MADE000000000000',
};
const never = () => false;

/** Runs the operation over a UCS with so many interactions. */
async function run(
  ucs: ReturnType<typeof createPagingUcs>,
  parameters: Parameters<typeof dispatchable.run>[1],
  { isTimeUp = never, dataMaxBytes = context.dataMaxBytes } = {},
) {
  return dispatchable.run(ucs.call, parameters, { ...context, dataMaxBytes }, isTimeUp);
}

async function rowsOf(outcome: ReturnType<typeof run>): Promise<Readonly<Record<string, unknown>>> {
  const done = await outcome;
  if (done.type !== 'success') throw new Error(JSON.stringify(done));
  return done.fields;
}

describe('a history', () => {
  it('follows the page tokens to the end, also of a UCS that pages by one, and says nothing of being truncated', async () => {
    const ucs = createPagingUcs({ interactions: 25, pageMax: 1 });
    const history = await rowsOf(run(ucs, {}));
    expect(history['interactions']).toHaveLength(25);
    expect(history).not.toHaveProperty('truncated');
    expect(history).not.toHaveProperty('totalCount');
    expect(ucs.asked).toHaveLength(25);
  });

  it('goes on behind pages without any interaction, as a search for attached data has them', async () => {
    const ucs = createPagingUcs({ interactions: 2, pageMax: 1, emptyPagesBetween: 30 });
    expect((await rowsOf(run(ucs, { searchCustomAttributes: { a: 1 } })))['interactions']).toHaveLength(2);
  });

  it('has never more than maxSize, whatever the UCS gives, and asks for no page behind them', async () => {
    const generous = createPagingUcs({ interactions: 500, pageMax: 1000, ignoresPageSize: true });
    const history = await rowsOf(run(generous, { maxSize: 7 }));
    expect(history['interactions']).toHaveLength(7);
    expect(generous.asked).toHaveLength(1);
    const exact = createPagingUcs({ interactions: 500, pageMax: 3 });
    expect((await rowsOf(run(exact, { maxSize: '7' })))['interactions']).toHaveLength(7);
    expect(exact.asked.map(({ pageSize }) => pageSize)).toEqual([7, 4, 1]);
  });

  it('asks for few enough at once that all of them fit into one message', async () => {
    const ucs = createPagingUcs({ interactions: 1500, pageMax: 1000 });
    expect((await rowsOf(run(ucs, { maxSize: 1000 })))['interactions']).toHaveLength(1000);
    expect(ucs.asked.every(({ pageSize }) => pageSize === 100)).toBe(true);
  });

  it('says that it was stopped when the time is up, and gives what it has', async () => {
    const ucs = createPagingUcs({ interactions: 25, pageMax: 1 });
    const history = await rowsOf(run(ucs, {}, { isTimeUp: () => ucs.asked.length >= 3 }));
    expect(history['interactions']).toHaveLength(3);
    expect(history['truncated']).toBe(true);
    expect(history).not.toHaveProperty('totalCount');
  });

  it('is tried again when a later page fails, and gives what it has when there is no time for that', async () => {
    const fault = 'away';
    const ucs = createPagingUcs({ interactions: 25, pageMax: 1, failsAt: 4, fault });
    expect(await run(ucs, {})).toEqual({ type: 'fault', fault });
    const late = createPagingUcs({ interactions: 25, pageMax: 1, failsAt: 4, fault });
    const history = await rowsOf(run(late, {}, { isTimeUp: () => late.asked.length >= 4 }));
    expect(history['interactions']).toHaveLength(3);
    expect(history['truncated']).toBe(true);
  });

  it('shows one state alone, also when the UCS does not know how to ask for it', async () => {
    const ucs = createPagingUcs({ interactions: 5, pageMax: 2 });
    expect((await rowsOf(run(ucs, { state: 'InProcess' })))['interactions']).toHaveLength(5);
    expect((await rowsOf(run(ucs, { state: 'Stopped' })))['interactions']).toEqual([]);
  });

  it('ends where a UCS leads in circles', async () => {
    const ucs = createPagingUcs({ interactions: 5, pageMax: 2, sameToken: true });
    expect((await rowsOf(run(ucs, {})))['interactions']).toHaveLength(4);
  });

  it('shows of the attached data what was asked for, under names special to JavaScript too', async () => {
    const userData = toStruct(JSON.parse('{"__proto__":"p","constructor":{"x":1},"1":true,"secret":"s"}'));
    const ucs = createPagingUcs({ interactions: 1, pageMax: 1, userData });
    const parameters = { customAttributes: ['__proto__', 'constructor', '1', 'toString'] };
    const history = JSON.stringify(await rowsOf(run(ucs, parameters)));
    expect(history).toContain('"customAttributes":{"1":true,"__proto__":"p","constructor":{"x":1}}');
    expect(history).not.toMatch(/userData|secret/);
  });
});

describe('a history that is longer than a notification may be', () => {
  const subject = 'ä'.repeat(512);

  it.each([524_288, 65_536, 16_000])('leaves out the rows beyond %i bytes, and says so', async (dataMaxBytes) => {
    const ucs = createPagingUcs({ interactions: 1000, pageMax: 1000, subject });
    const history = await rowsOf(run(ucs, { maxSize: 1000 }, { dataMaxBytes }));
    const bytes = Buffer.byteLength(JSON.stringify({ referenceId: 2 ** 31 - 1, ...history }));
    expect(bytes).toBeLessThanOrEqual(dataMaxBytes);
    expect(bytes).toBeGreaterThan(dataMaxBytes - 2500);
    expect(history).toMatchObject({ truncated: true, totalCount: 1000 });
    expect(retrieveInteractionHistory.notification.strict().parse(history)).toBeTruthy();
  });

  it('fails, naming the interaction, when not even one fits', async () => {
    const interaction = toInteraction({ id: 'LONG', comment: 'x'.repeat(20_000) });
    const parameters = retrieveInteractionHistory.parameters.parse({});
    const answer = { interactions: [interaction, toInteraction()], nextPageToken: '' };
    expect(retrieveInteractionHistory.success(answer, parameters, { ...context, dataMaxBytes: 16_000 })).toMatchObject({
      failure: { errorCode: 'RESOURCE_EXHAUSTED', errorDetail: expect.stringMatching(/'LONG'.*16000 bytes/) },
    });
  });
});
