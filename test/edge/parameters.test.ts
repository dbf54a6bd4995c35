import { describe, expect, it } from 'vitest';
import { createTestEdge, FIND, postJson, read } from '../support/edge.ts';

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, 1]));

/** Name, then a value and its statusCode, in turn. */
type Case = readonly [name: string, value: unknown, statusCode: number];

const text = (name: string, max: number, mandatory: boolean): readonly Case[] => [
  [name, 'x'.repeat(max), 0],
  [name, '\u{1F600}'.repeat(max), 0],
  [name, 'x'.repeat(max + 1), 10],
  [name, 7, 10],
  [name, ['x'], 10],
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
  ['userData', keys(256), 0],
  ['userData', keys(257), 10],
  ['userData', deep(8), 0],
  ['userData', deep(9), 10],
  ['userData', { a: 'x'.repeat(65_528) }, 0],
  ['userData', { a: 'x'.repeat(65_529) }, 10],
];

const history: readonly Case[] = [
  ...['fromDate', 'toDate'].flatMap((name): readonly Case[] => [
    [name, '2013-11-25', 0],
    [name, '2013-11-25T21:02:22Z', 0],
    [name, '2013-11-25T21:02:22.000+02:00', 0],
    [name, '2013-11-25T21:02:22', 0],
    [name, '2013-11-25 21:02:22.000+0200', 0],
    [name, '2013-02-30', 10],
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
  ...choice('sort', ['asc', 'desc'], false),
  ...choice('source', ['main', 'archive'], false),
  ['customAttributes', ['a', 'b'], 0],
  ['customAttributes', 'a', 10],
  ['customAttributes', [1], 10],
  ['customAttributes', Array.from({ length: 257 }, () => 'a'), 10],
  ['searchCustomAttributes', { a: 'x', b: 1, c: true }, 0],
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
      ['contactPath', '/', 10],
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
      ['callDuration', '5', 10],
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

  it('for IdentifyUCSContact names all that would do', async () => {
    const answer = await read(postJson(createTestEdge().app, '/contacts/ucs', { operationName: 'IdentifyUCSContact' }));
    expect(answer.body).toEqual({
      statusCode: 1,
      statusMessage: 'expected at least one of emailAddress, lastName, phoneNumber, userData',
    });
  });

  it('is given for userData with a key that would be lost on the way', async () => {
    const body = JSON.stringify({ ...FIND, userData: {} }).replace('{}', '{"__proto__":1}');
    expect((await read(postJson(createTestEdge().app, '/ucs/interactions', body))).body['statusMessage']).toMatch(
      /^userData: expected no key/,
    );
  });
});
