import { beforeAll, describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { connectV3, type V3Client } from '../support/v3-client.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CONTACTS = '/workspace/v3/contacts';

describe('Workspace API v3', () => {
  const gateway = setUpGateway();
  let alice: V3Client;
  beforeAll(async () => {
    alice = await connectV3(gateway.address, { authorization: 'Bearer demo-token-alice' });
    await alice.subscribe(CONTACTS);
  });

  const send = (path: string, headers: Record<string, string>, body?: string) =>
    fetch(`${gateway.address}/workspace/v3${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      ...(body !== undefined && { body }),
    });

  it('serves a third party that sends its token every time and all Bayeux messages to one URL', async () => {
    const initialized = await send('/initialize-workspace', { authorization: 'Bearer demo-token-alice' });
    expect(await initialized.json()).toEqual({ status: { code: 1 } });
    const told = await alice.subscribe('/workspace/v3/initialization');
    expect(told).toMatchObject({
      messageType: 'WorkspaceInitializationComplete',
      state: 'Complete',
      data: { user: { userName: 'alice', userProperties: [] }, configuration: {} },
    });
    const event = await alice.request('/ucs/voice/third/find-or-create');
    expect(event).toMatchObject({ name: 'EventFindOrCreatePhoneCall', isCreated: true });
  });

  it('is used with the cookie of the initialization alone, in the forms that clients send', async () => {
    const answer = await send('/initialize-workspace', { authorization: 'Bearer demo-token-bob' });
    const line = answer.headers.getSetCookie().find((one) => one.startsWith('WORKSPACE_SESSIONID=')) ?? '';
    expect(line).toMatch(/^WORKSPACE_SESSIONID=[^=;]+; Path=\/workspace\/v3; HttpOnly; SameSite=Lax$/);
    const [pair = ''] = line.split(';');
    for (const cookie of [pair, `JSESSIONID=x;${pair}`, `${pair};${pair}`, line]) {
      const session = await fetch(`${gateway.address}/workspace/v3/current-session`, { headers: { cookie } });
      expect(await session.json()).toMatchObject({ status: { code: 0 }, data: { user: { userName: 'bob' } } });
    }
    const v2 = await fetch(`${gateway.address}/api/v2/me`, { headers: { cookie: pair } });
    expect(v2.status).toBe(403);
    const logout = await send('/logout', { cookie: pair });
    expect(await logout.json()).toEqual({ status: { code: 0 } });
    expect(logout.headers.getSetCookie().join()).toContain('WORKSPACE_SESSIONID=; Path=/workspace/v3');
    expect((await send('/ucs/get-lucene-indexes', { cookie: pair })).status).toBe(403);
  });

  it('answers with the operationId of the request, and tells two requests with one id as two', async () => {
    const path = '/ucs/contacts/0000DaA3G4VF000Q/get-details';
    const body = JSON.stringify({ operationId: 'mine', data: { returnedAttributes: [] } });
    const answers = await Promise.all([alice.send(path, body), alice.send(path, body)]);
    for (const answer of answers) expect(answer).toEqual({ status: { code: 1 }, operationId: 'mine' });
    const events = [await alice.next('mine'), await alice.next('mine')];
    for (const event of events) expect(event).toMatchObject({ name: 'EventGetContactDetails', operationId: 'mine' });
  });

  it.each([
    [
      'nobody',
      '/ucs/get-lucene-indexes',
      undefined,
      undefined,
      403,
      { status: { code: 603, message: 'Unauthorized' } },
    ],
    [
      'a wrong token',
      '/ucs/get-lucene-indexes',
      'Bearer x',
      undefined,
      401,
      { status: { code: 603, message: 'Unauthorized' } },
    ],
    [
      'another URL',
      '/ucs/responses/search',
      'alice',
      undefined,
      404,
      { status: { code: 500, message: 'Resource not found.' } },
    ],
    ['no JSON', '/ucs/contacts/create', 'alice', '{', 400, { status: { code: 400 } }],
    ['no object', '/ucs/contacts/create', 'alice', '[]', 400, { status: { code: 400 } }],
    ['a number as operationId', '/ucs/contacts/create', 'alice', '{"operationId":1}', 400, { status: { code: 400 } }],
    [
      'a mandatory field that is not there',
      '/ucs/contacts/create',
      'alice',
      '{"operationId":"o"}',
      400,
      { status: { code: 400, message: expect.stringContaining('properties') }, operationId: 'o' },
    ],
    [
      'fields beside the data',
      '/ucs/contacts/search',
      'alice',
      '{"query":"*:*"}',
      400,
      { status: { code: 400, message: expect.stringMatching(/^data\.query: expected .*, got nothing$/) } },
    ],
    [
      'another id in the data than in the URL',
      '/ucs/contacts/c1/update',
      'alice',
      '{"data":{"contactId":"c2","addedProperties":[],"changedProperties":[],"deletedProperties":[]}}',
      400,
      { status: { code: 400, message: 'contactId: expected the one in the URL, or none' } },
    ],
    [
      'half a surrogate pair as operationId',
      '/ucs/contacts/search',
      'alice',
      '{"operationId":"\\ud800","data":{"query":"*:*"}}',
      400,
      { status: { code: 400, message: expect.stringContaining('well-formed Unicode') } },
    ],
    [
      'a pair with a key that is there already',
      '/ucs/interactions/x/set-completed',
      'alice',
      '{"data":{"userData":[{"key":"a","type":"str","value":"1"},{"key":"a","type":"str","value":"2"}]}}',
      400,
      { status: { code: 400, message: expect.stringContaining('userData: expected each key once') } },
    ],
    [
      'pairs in pairs without end',
      '/ucs/interactions/x/set-completed',
      'alice',
      `{"data":{"userData":${'[{"key":"a","type":"kvlist","value":'.repeat(5_000)}[]${'}]'.repeat(5_000)}}}`,
      400,
      { status: { code: 400, message: expect.stringContaining('at most 8 levels') } },
    ],
    ['an id that is badly encoded', '/ucs/interactions/%zz/get-details', 'alice', '', 400, { status: { code: 400 } }],
    ['a slash at the end', '/ucs/contacts/search/', 'alice', '', 404, { status: { code: 500 } }],
    [
      'half of the data of a call',
      '/ucs/voice/x/find-or-create',
      'alice',
      '{"data":{"subject":"x"}}',
      400,
      { status: { code: 400, message: expect.stringContaining('status') } },
    ],
    [
      'a pair of an unknown type',
      '/ucs/interactions/x/set-completed',
      'alice',
      '{"data":{"userData":[{"key":"a","type":"interger","value":1}]}}',
      400,
      { status: { code: 400 } },
    ],
    [
      'two primary values',
      '/ucs/contacts/create',
      'alice',
      '{"data":{"properties":[{"name":"Zip","values":[{"value":"1","primary":true},{"value":"2","primary":true}]}]}}',
      400,
      { status: { code: 400 } },
    ],
  ])('refuses %s in its own words', async (_title, path, who, body, status, expected) => {
    const authorization = who === 'alice' ? 'Bearer demo-token-alice' : who;
    const answer = await send(path, authorization === undefined ? {} : { authorization }, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject(expected);
  });

  it('takes the flat form of before, with its own names', async () => {
    const data = {
      callId: 'flat',
      contactId: '0000DaA3G4VF000Q',
      type: 'Inbound',
      status: 'InProcess',
      phoneNumber: '7',
    };
    const { interactionId } = await alice.request('/ucs/find-or-create-phone-call', { data });
    expect(await alice.request('/ucs/set-call-note', { data: { interactionId, note: 'flat' } })).toMatchObject({
      name: 'EventUpdateInteraction',
      interactionId,
    });
    expect(await alice.request('/ucs/get-interaction-content', { data: { interactionId } })).toMatchObject({
      interaction: { comment: 'flat', phoneNumber: '7', ownerInformation: [{ userName: 'alice' }] },
    });
  });

  it('tells each dialect its own outcomes, and users of both what both have', async () => {
    const v2 = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    gateway.defer(v2.disconnect);
    await v2.subscribe('/**');
    const { interactionId, operationId } = await alice.request('/ucs/voice/both/find-or-create');
    expect(await v2.event((data) => data['operationId'] === operationId)).toMatchObject({ interactionId });
  });
});
