import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { basic, createTestEdge, FIND, postJson, read } from '../../support/edge.ts';

const { app } = createTestEdge();
const document = (await read(app.request('/openapi.json'))).body;

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'openapi', ...document });

function schemaAt(...path: readonly string[]) {
  const pointer = path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return ajv.compile({ $ref: `openapi#/${pointer.join('/')}` });
}

/** A URL as the document has it, and a request to it. */
const bodies: readonly (readonly [path: string, body: object])[] = [
  ['/ucs/interactions', FIND],
  ['/ucs/interactions', { ...FIND, callId: '' }],
  ['/ucs/interactions', { ...FIND, callId: 'x\u0000' }],
  ['/ucs/interactions', { ...FIND, callId: 'x'.repeat(257) }],
  ['/ucs/interactions', { ...FIND, status: 'Open' }],
  ['/ucs/interactions', { ...FIND, operationName: 'Find' }],
  ['/ucs/interactions', { ...FIND, operationName: null }],
  ['/ucs/interactions', { ...FIND, userData: { a: { b: [1] } } }],
  ['/ucs/interactions', { ...FIND, userData: { a: { b: 1, c: null, d: true, e: 'x' } } }],
  ['/ucs/interactions', { ...FIND, userData: { a: 2 ** 53 } }],
  ['/ucs/interactions', { ...FIND, userData: null, subject: null }],
  ...['2013-11-25', '2013-02-29', '2012-02-29', '2013-11-25T21:02', '2013-11-25T24:00', '0000-01-01', 'today', ''].map(
    (fromDate) => ['/ucs/interactions', { operationName: 'RetrieveAgentHistory', fromDate }] as const,
  ),
  ...[0, 1, 1000, 1001, 1.5, '1000', '0', '007', '', null, true].map(
    (maxSize) => ['/ucs/interactions', { operationName: 'RetrieveInteractionHistory', maxSize }] as const,
  ),
  ['/ucs/interactions', { operationName: 'RetrieveAgentHistory', source: 'attic' }],
  ['/ucs/interactions', { operationName: 'RetrieveAgentHistory', customAttributes: ['x'.repeat(257)] }],
  ['/ucs/interactions', { operationName: 'RetrieveAgentHistory', searchCustomAttributes: { a: null } }],
  ['/ucs/interactions', { operationName: 'RetrieveAgentHistory', searchCustomAttributes: { a: 1, b: 'x', c: true } }],
  ...['ID', '/contacts/ID', 'https://x.example/contacts/ID?a=1', '', '/', '/contacts/', 7].map(
    (contactPath) => ['/ucs/interactions/{interactionId}', { operationName: 'SetCallContact', contactPath }] as const,
  ),
  ...[0, 1.5, -1, '15', '15.5', '', 'x', null].map(
    (callDuration) =>
      ['/ucs/interactions/{interactionId}', { operationName: 'SetCallCompleted', callDuration }] as const,
  ),
  ['/ucs/interactions/{interactionId}', { operationName: 'SetCallNote' }],
  ['/ucs/interactions/{interactionId}', { operationName: 'SetCallNote', note: '' }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact' }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', mediaType: 'call' }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', phoneNumber: '' }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', phoneNumber: null, userData: null }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', phoneNumber: '1' }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', userData: {} }],
  ['/contacts/ucs', { operationName: 'IdentifyUCSContact', phoneNumber: '1', createContactEnabled: 'yes' }],
  ['/ucs/contacts/{contactId}/interactions', { operationName: 'RetrieveContactHistory', sort: 'up' }],
  ['/me', { operationName: 'StartContactCenterSession', channels: ['voice'] }],
  ['/me', { operationName: 'StartContactCenterSession', channels: 'voice' }],
  ['/me', { operationName: 'EndContactCenterSession' }],
];

describe('what /openapi.json says', () => {
  it.each(bodies)('of %s is what the API does with %j', async (path, body) => {
    const url = path.replaceAll(/\{\w+\}/g, 'ID');
    const answer = await read(postJson(app, url, body));
    const request = schemaAt('paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema');
    expect([request(body), answer.status]).toEqual(answer.status === 200 ? [true, 200] : [false, 400]);
    const response = schemaAt(
      'paths',
      path,
      'post',
      'responses',
      String(answer.status),
      'content',
      'application/json',
      'schema',
    );
    expect(response(answer.body)).toBe(true);
  });

  it.each([
    ['/me', ''],
    ['/me', '?subresources=*'],
    ['/features', ''],
    ['/features', '?fields=*'],
    ['/features', '?fields=id,uri'],
    ['/features/{id}', 'api-voice'],
    ['/features/{id}', 'nothing'],
    ['/services', '?fields=*'],
    ['/services/{id}', 'ucs'],
    ['/users/{id}', 'alice'],
    ['/diagnostics/version', ''],
  ])('of GET %s is what is answered: %s', async (path, asked) => {
    const url = path.includes('{id}') ? path.replace('{id}', asked) : path + asked;
    const answer = await read(app.request(`/api/v2${url}`, { headers: basic('alice') }));
    const response = schemaAt(
      'paths',
      path,
      'get',
      'responses',
      String(answer.status),
      'content',
      'application/json',
      'schema',
    );
    expect(response(answer.body)).toBe(true);
    expect(response({ ...answer.body, statusCode: 99 })).toBe(false);
  });
});
