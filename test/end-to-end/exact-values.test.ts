import { beforeAll, describe, expect, it } from 'vitest';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { type CometdClient, connectCometd, type OperationData } from '../support/cometd-client.ts';
import { post } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

const CALL = {
  operationName: 'FindPhoneCall',
  status: 'New',
  phoneNumber: '-',
  type: 'Internal',
};

describe('values on their way to the UCS and back', () => {
  const gateway = setUpGateway();
  let client: CometdClient | undefined;

  beforeAll(async () => {
    const connected = await connectCometd(gateway.address, { user: 'carol', transport: 'websocket' });
    gateway.defer(connected.disconnect);
    await connected.subscribe(v2.outcomesChannel);
    client = connected;
  });

  async function run(path: string, body: object): Promise<OperationData> {
    const { body: answer } = await post(gateway.address, path, 'carol', body);
    expect(answer.statusCode).toBe(0);
    if (client === undefined) throw new Error('no client');
    return client.event((data) => data.referenceId === answer.referenceId);
  }
  async function contentOf(interactionId: unknown): Promise<Readonly<Record<string, unknown>>> {
    return Object(
      (await run(`/ucs/interactions/${interactionId}`, { operationName: 'GetInteractionContent' })).interaction,
    );
  }

  it('are kept exactly: names special to JavaScript, NUL in values, the greatest numbers [section 6]', async () => {
    const text =
      '{"1":"a","__proto__":{"__proto__":{"a":1}},"constructor":"c","toString":null,"k\\u0000":"v\\u0000","n":9007199254740991,"f":0.1,"s":5e-324,"e":"\u{1F600}"}';
    const { interactionId } = await run('/ucs/interactions', { ...CALL, callId: 'exact', userData: JSON.parse(text) });
    const { userData } = await contentOf(interactionId);
    expect(JSON.stringify(userData)).toBe(JSON.stringify(JSON.parse(text)));
    const searchCustomAttributes = JSON.parse('{"__proto__":"x"}');
    const { interactionId: other } = await run('/ucs/interactions', {
      ...CALL,
      callId: 'x',
      userData: searchCustomAttributes,
    });
    const found = await run('/ucs/interactions', {
      operationName: 'RetrieveInteractionHistory',
      searchCustomAttributes,
    });
    expect(found['interactions']).toMatchObject([{ id: other }]);
  });

  it('that have no form in UTF-8 are refused, so that two calls stay two [section 6]', async () => {
    for (const body of [
      { ...CALL, callId: 'c\ud83d' },
      { ...CALL, callId: 'c', userData: { '\ud83d': 1, '\ud83e': 2 } },
    ]) {
      const { status, body: answer } = await post(gateway.address, '/ucs/interactions', 'carol', body);
      expect([status, answer.statusCode]).toEqual([400, 10]);
      expect(answer.statusMessage).toMatch(/expected well-formed Unicode/);
    }
  });

  it('fill a notification up to its bound: rows beyond it are left out, and asking again with toDate goes on [section 6]', async () => {
    const userData = { tag: 'long', x: 'x'.repeat(100_000) };
    for (let n = 0; n < 12; n++) await run('/ucs/interactions', { ...CALL, callId: `long ${n}`, userData });
    const search = {
      operationName: 'RetrieveInteractionHistory',
      searchCustomAttributes: { tag: 'long' },
      customAttributes: ['x'],
      maxSize: 1000,
    };
    const seen = new Map<string, string>();
    for (let toDate: string | undefined; seen.size < 12; ) {
      const history = await run('/ucs/interactions', { ...search, ...(toDate !== undefined && { toDate }) });
      expect(JSON.stringify(history).length).toBeLessThan(524_288);
      const rows: readonly { id: string; startDate: string }[] = Object(history['interactions']);
      expect(rows.length).toBeGreaterThan(1);
      expect(history['truncated']).toBe(rows.length < Number(history['totalCount'] ?? rows.length) ? true : undefined);
      for (const { id, startDate } of rows) seen.set(id, startDate);
      toDate = rows.at(-1)?.startDate;
    }
    expect(seen.size).toBe(12);
  });

  it('that are too long for a notification fail their operation, with a sentence that says so [section 6]', async () => {
    const userData = { x: 'ä'.repeat(60_000) };
    const { interactionId } = await run('/ucs/interactions', { ...CALL, callId: 'too long', userData });
    const url = `/ucs/interactions/${interactionId}`;
    await run(url, { operationName: 'SetCallNote', note: '\u0001'.repeat(65_536) });
    const customAttributes = ['x'];
    expect(await run(url, { operationName: 'GetInteractionContent', customAttributes })).toMatchObject({
      messageType: 'GetInteractionContentMessage',
      errorMessage: 'UCS request failed',
      errorCode: 'RESOURCE_EXHAUSTED',
      errorDetail: expect.stringMatching(/^The answer has \d{6} bytes; a notification has at most 523776 of data\.$/),
    });
    expect(await run(url, { operationName: 'GetInteractionContent' })).toHaveProperty('interaction.comment');
  });
});
