import { describe, expect, it } from 'vitest';
import { IN_OUR_WORDS } from '../../src/edge/acceptance/parameter-failure.ts';
import type { Requestable } from '../../src/edge/acceptance/requested-operation.ts';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { createTestEdge, FIND, postJson, read } from '../support/edge.ts';

/** What JSON text says, as JSON.parse has it: for values that a literal here cannot say. */
const json = (text: string): unknown => JSON.parse(text);
const HALF = '\ud83d';

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, 1]));

const everyOperation: readonly Requestable[] = [...catalogue, ...v3Catalogue];

/** Name, then a value and its statusCode, in turn. */
type Case = readonly [name: string, value: unknown, statusCode: number];

const text = (name: string, max: number, mandatory: boolean): readonly Case[] => [
  [name, 'x'.repeat(max), 0],
  [name, '\u{1F600}'.repeat(max), 0],
  [name, 'x'.repeat(max + 1), 10],
  [name, 7, 10],
  [name, ['x'], 10],
  [name, `x${HALF}`, 10],
  [name, `${HALF}x`, 10],
  [name, '\ude00', 10],
  [name, 'x\u0000', 10],
  [name, undefined, mandatory ? 1 : 0],
  [name, null, mandatory ? 1 : 0],
  [name, '', mandatory ? 1 : 0],
];

const choice = (name: string, words: readonly string[], mandatory: boolean): readonly Case[] => [
  ...words.map((word): Case => [name, word, 0]),
  [name, words[0]?.toUpperCase().concat('!'), 10],
  [name, 1, 10],
  [name, undefined, mandatory ? 1 : 0],
  [name, null, mandatory ? 1 : 0],
  [name, '', mandatory ? 1 : 10],
];

const userData: readonly Case[] = [
  ['userData', { a: 'x', b: 1, c: true, d: null, e: { f: 1 } }, 0],
  ['userData', null, 0],
  ['userData', [], 10],
  ['userData', 'x', 10],
  ['userData', 7, 10],
  ['userData', { a: [1] }, 10],
  ['userData', keys(2000), 0],
  ['userData', keys(2001), 10],
  ['userData', json('{"__proto__":1,"constructor":{"toString":2,"__proto__":{"a":1}},"2":1,"1":2}'), 0],
  ['userData', { '\u0000': '\u0000' }, 0],
  ['userData', { a: HALF }, 10],
  ['userData', { [`k${HALF}`]: 1 }, 10],
  ['userData', { a: { b: { [HALF]: 1 } } }, 10],
  ['userData', { a: { b: `x${HALF}` } }, 10],
  ['userData', { a: Number.MAX_SAFE_INTEGER, b: -Number.MAX_SAFE_INTEGER, c: 0.1, d: 5e-324 }, 0],
  ['userData', json('{"a":9007199254740992}'), 10],
  ['userData', json('{"a":{"b":-9007199254740993}}'), 10],
  ['userData', json('{"a":12345678901234567890}'), 10],
  ['userData', deep(8), 0],
  ['userData', deep(9), 10],
  ['userData', { a: 'x'.repeat(131_064) }, 0],
  ['userData', { a: 'x'.repeat(131_065) }, 10],
];

const history: readonly Case[] = [
  ...['fromDate', 'toDate'].flatMap((name): readonly Case[] => [
    [name, '2013-11-25', 0],
    [name, '2013-11-25T21:02:22Z', 0],
    [name, '2013-11-25T21:02:22.000+02:00', 0],
    [name, '2013-11-25T21:02:22', 0],
    [name, '2013-11-25 21:02:22.000+0200', 0],
    [name, '2013-11-25T21:02:22:000Z', 0],
    [name, '2013-11-25T21:02:22:000+0200', 0],
    [name, '2013-11-25T21:02', 0],
    [name, '2013-11-25T21:02Z', 0],
    [name, '2013-11-25T21:02+01', 0],
    [name, '2013-11-25T21:02:22.1Z', 0],
    [name, '2013-11-25T21:02:22.123456', 0],
    [name, '2013-11-25T21:02:22.1234567+02:00', 0],
    [name, '2013-11-25T21:02:22.123456789Z', 0],
    [name, '2013-11-25T21:02:22.123+01:00[Europe/Berlin]', 0],
    [name, '2013-11-25 21:02:22Z', 0],
    [name, '2012-02-29', 0],
    [name, '2000-02-29', 0],
    [name, '0001-01-01', 0],
    [name, '9999-12-31', 0],
    [name, '2013-02-30', 10],
    [name, '2013-02-29', 10],
    [name, '1900-02-29', 10],
    [name, '2013-04-31', 10],
    [name, '2013-13-01', 10],
    [name, '2013-00-01', 10],
    [name, '2013-01-00', 10],
    [name, '0000-01-01', 10],
    [name, '10000-01-01', 10],
    [name, '+012345-01-01T00:00:00Z', 10],
    [name, '-0001-01-01', 10],
    [name, '2013-11-25T24:00:00', 10],
    [name, '2013-11-25T21:02:60Z', 10],
    [name, '2013-11-25T21:60', 10],
    [name, '2013-11-25T21', 10],
    [name, '2013-11-25T21:02:22.', 10],
    [name, '2013-11-25T21:02:22.1234567890Z', 10],
    [name, '2013-11-25T21:02:22:12Z', 10],
    [name, '2013-11-25T21:02:22,123Z', 10],
    [name, '2013-11-25T21:02:22 Z', 10],
    [name, '2013-11-25T21:02:22+1', 10],
    [name, '2013-11-25T', 10],
    [name, '2013-11-25Z', 10],
    [name, '2013-11-25\n', 10],
    [name, ' 2013-11-25', 10],
    [name, '20131125', 10],
    [name, '2013-W48-1', 10],
    [name, '2013-329', 10],
    [name, '1385413342000', 10],
    [name, 1_385_413_342_000, 10],
    [name, 'Mon, 25 Nov 2013 21:02:22 GMT', 10],
    [name, '٢٠١٣-11-25', 10],
    [name, '2013-11-25 25:00:00.000+0200', 10],
    [name, '2013-11-25T21:02:22+2500', 10],
    [name, 'yesterday', 10],
    [name, '', 10],
    [name, 5, 10],
    [name, null, 0],
  ]),
  ...choice(
    'mediaType',
    ['call', 'chat', 'email', 'facebook', 'facebooksession', 'openmedia', 'twitter', 'workitem'],
    false,
  ),
  ...choice('state', ['New', 'Pending', 'InProcess', 'Stopped'], false),
  ...choice('sort', ['asc', 'desc'], false),
  ...choice('source', ['main', 'archive'], false),
  ['customAttributes', ['a', 'b'], 0],
  ['customAttributes', 'a', 10],
  ['customAttributes', [1], 10],
  ['customAttributes', ['__proto__', 'constructor', '1'], 0],
  ['customAttributes', [HALF], 10],
  ['customAttributes', ['x'.repeat(257)], 10],
  ['customAttributes', Array.from({ length: 257 }, () => 'a'), 10],
  ['searchCustomAttributes', { a: 'x', b: 1, c: true }, 0],
  ['searchCustomAttributes', json('{"__proto__":"x","constructor":1,"toString":true,"1":"x"}'), 0],
  ['searchCustomAttributes', { a: HALF }, 10],
  ['searchCustomAttributes', { [HALF]: 'a' }, 10],
  ['searchCustomAttributes', { ['x'.repeat(257)]: 'a' }, 10],
  ['searchCustomAttributes', json('{"a":9007199254740993}'), 10],
  ['searchCustomAttributes', { a: null }, 10],
  ['searchCustomAttributes', 'a', 10],
  ['searchCustomAttributes', { a: {} }, 10],
  ['searchCustomAttributes', [], 10],
  ['searchCustomAttributes', keys(17), 10],
];

const maxSize: readonly Case[] = [
  ['maxSize', '100', 0],
  ['maxSize', 1, 0],
  ['maxSize', 1000, 0],
  ['maxSize', 1001, 10],
  ['maxSize', '0', 10],
  ['maxSize', 1.5, 10],
  ['maxSize', 'many', 10],
  ['maxSize', null, 0],
];

const operations: readonly (readonly [url: string, valid: object, cases: readonly Case[]])[] = [
  [
    '/ucs/interactions',
    FIND,
    [
      ...text('callId', 256, true),
      ...text('phoneNumber', 64, true),
      ...text('contactId', 64, false),
      ...text('parentId', 64, false),
      ...text('threadId', 64, false),
      ...text('subject', 512, false),
      ...choice('status', ['New', 'Pending', 'InProcess', 'Stopped'], true),
      ...choice('type', ['Unknown', 'Internal', 'Inbound', 'Outbound', 'Consult'], true),
      ...userData,
    ],
  ],
  [
    '/ucs/interactions/XXXDDDD',
    { operationName: 'SetCallContact', contactPath: 'ID' },
    [
      ['contactPath', '/contacts/ID', 0],
      ['contactPath', 'https://x.example/api/v2/contacts/ID', 0],
      ['contactPath', `/contacts/${'x'.repeat(64)}`, 0],
      ['contactPath', `/contacts/${'x'.repeat(65)}`, 10],
      ['contactPath', 'ID', 0],
      ['contactPath', 'https://x.example/api/v2/contacts/ID?a=/#/', 0],
      ['contactPath', '/', 10],
      ['contactPath', '//', 10],
      ['contactPath', '/contacts/', 10],
      ['contactPath', '/path/?id=1', 10],
      ['contactPath', '/path/#1', 10],
      ['contactPath', 'https://x.example/api/v2/contacts/', 10],
      ['contactPath', '?', 10],
      ['contactPath', '/contacts/%00', 10],
      ['contactPath', '/contacts/a\u0000', 10],
      ['contactPath', `/contacts/${HALF}`, 10],
      ['contactPath', `/${HALF}/ID`, 10],
      ['contactPath', 7, 10],
      ['contactPath', '', 1],
      ['contactPath', null, 1],
      ['contactPath', undefined, 1],
    ],
  ],
  [
    '/ucs/interactions/XXXDDDD',
    { operationName: 'SetCallNote', note: 'x' },
    [
      ['note', '', 0],
      ['note', 'x'.repeat(65_536), 0],
      ['note', 'x'.repeat(65_537), 10],
      ['note', `x${HALF}`, 10],
      ['note', '\u0000', 10],
      ['note', 7, 10],
      ['note', null, 1],
      ['note', undefined, 1],
    ],
  ],
  [
    '/ucs/interactions/XXXDDDD',
    { operationName: 'SetCallCompleted' },
    [
      ['callDuration', 0, 0],
      ['callDuration', 1.5, 0],
      ['callDuration', -1, 10],
      ['callDuration', '15', 0],
      ['callDuration', '15.5', 0],
      ['callDuration', '0', 0],
      ['callDuration', '', 10],
      ['callDuration', ' 15', 10],
      ['callDuration', '-1', 10],
      ['callDuration', '1e3', 10],
      ['callDuration', '0x10', 10],
      ['callDuration', 'Infinity', 10],
      ['callDuration', '9'.repeat(400), 10],
      ['callDuration', true, 10],
      ['callDuration', [15], 10],
      ['callDuration', json('9007199254740993'), 10],
      ['callDuration', null, 0],
      ...userData,
    ],
  ],
  [
    '/contacts/ucs',
    { operationName: 'IdentifyUCSContact', lastName: 'x' },
    [
      ...text('emailAddress', 256, false),
      ...text('phoneNumber', 64, false),
      ...text('mediaType', 32, false),
      ['lastName', 'x'.repeat(257), 10],
      ['lastName', undefined, 1],
      ['lastName', '', 1],
      ['createContactEnabled', 'true', 0],
      ['createContactEnabled', 'false', 0],
      ['createContactEnabled', true, 0],
      ['createContactEnabled', false, 0],
      ['createContactEnabled', 'yes', 10],
      ['createContactEnabled', 1, 10],
      ['createContactEnabled', '', 10],
      ['createContactEnabled', null, 0],
      ...userData,
    ],
  ],
  ['/ucs/interactions', { operationName: 'RetrieveInteractionHistory' }, [...history, ...maxSize]],
  [
    '/ucs/interactions',
    { operationName: 'RetrieveAgentHistory' },
    [...history, ...maxSize, ...text('userId', 64, false)],
  ],
  [
    '/ucs/contacts/ID/interactions',
    { operationName: 'RetrieveContactHistory' },
    [...history, ['maxSize', 'ignored', 0]],
  ],
  ['/ucs/interactions/ID', { operationName: 'GetInteractionContent' }, [['customAttributes', 7, 10]]],
];

describe.each(operations.map(([url, valid, cases]) => ({ url, valid, cases })))(
  '$valid.operationName',
  ({ url, valid, cases }) => {
    it.each(cases)('with %s = %j gives statusCode %i', async (name, value, statusCode) => {
      const { app, journal } = createTestEdge();
      const { status, body } = await read(postJson(app, url, { ...valid, [name]: value }));
      expect(body['statusCode']).toBe(statusCode);
      expect(status).toBe(statusCode === 0 ? 200 : 400);
      expect(journal.accepted).toHaveLength(statusCode === 0 ? 1 : 0);
      if (statusCode === 10) expect(body['statusMessage']).toMatch(new RegExp(`^${name}[.\\w]*: expected .*, got `));
    });
  },
);

describe('the message of a wrong parameter', () => {
  const say = async (body: object): Promise<unknown> =>
    (await read(postJson(createTestEdge().app, '/ucs/interactions', body))).body['statusMessage'];

  it.each([
    [{ ...FIND, status: 'Open' }, "status: expected one of New, Pending, InProcess, Stopped, got 'Open'"],
    [{ ...FIND, callId: 7 }, 'callId: expected a string of 1 to 256 characters, got 7'],
    [{ ...FIND, callId: '' }, 'callId: expected a string of 1 to 256 characters, got nothing'],
    [{ ...FIND, status: 'Open', callId: null }, 'callId: expected a string of 1 to 256 characters, got nothing'],
    [{ ...FIND, userData: [] }, 'userData: expected an object, got an array'],
    [
      { ...FIND, type: 'x'.repeat(500) },
      `type: expected one of Unknown, Internal, Inbound, Outbound, Consult, got '${'x'.repeat(64)}...'`,
    ],
  ])('names it, what was expected and what came, briefly', async (body, message) => {
    expect(await say(body)).toBe(message);
  });

  it.each(everyOperation)('of $name is never without words of its own', ({ parameters }) => {
    const wrong = [undefined, null, true, -1, '', 'x'.repeat(200_000), [], [true], ['x'.repeat(200_000)], {}, deep(20)];
    const wordless = Object.keys(parameters.shape).filter((name) =>
      wrong.some((value) =>
        parameters
          .safeParse({ [name]: value }, IN_OUR_WORDS)
          .error?.issues.some(({ path, message }) => path[0] === name && message === IN_OUR_WORDS.error()),
      ),
    );
    expect(wordless).toEqual([]);
  });

  it('for IdentifyUCSContact names all that would do', async () => {
    const answer = await read(postJson(createTestEdge().app, '/contacts/ucs', { operationName: 'IdentifyUCSContact' }));
    expect(answer.body).toEqual({
      statusCode: 1,
      statusMessage: 'expected at least one of emailAddress, lastName, phoneNumber, userData',
    });
  });
});

describe('what was written in a form that JavaScript changes', () => {
  const send = async (url: string, body: object, parameter: string) => {
    const { app, journal } = createTestEdge();
    const text = `${JSON.stringify(body).slice(0, -1)},${parameter}}`;
    const answer = await read(postJson(app, url, text));
    return { ...answer, accepted: JSON.stringify(journal.accepted) };
  };

  it('reaches the journal as it was given: names special to JavaScript are ordinary names [section 6]', async () => {
    const userData = '"userData":{"1":"b","2":"a","__proto__":{"x":1},"constructor":null,"toString":"t"}';
    expect((await send('/ucs/interactions', FIND, userData)).accepted).toContain(userData);
  });

  it.each([
    ['/ucs/interactions', FIND, '"userData":{"a":1e400}'],
    ['/ucs/interactions', FIND, '"userData":{"a":{"b":-1e400}}'],
    ['/ucs/interactions/ID', { operationName: 'SetCallCompleted' }, '"callDuration":1e400'],
    ['/ucs/interactions', { operationName: 'RetrieveAgentHistory' }, '"searchCustomAttributes":{"a":1e400}'],
  ])('is refused where it became Infinity: %s %j %s [section 6]', async (url, body, parameter) => {
    const { status, body: answer, accepted } = await send(url, body, parameter);
    expect([status, answer['statusCode'], accepted]).toEqual([400, 10, '[]']);
  });
});
