import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { connectV3 } from '../support/v3-client.ts';

const CREDENTIALS = { authorization: 'Bearer demo-token-alice' };
const CONTACTS = '/workspace/v3/contacts';
/** Nobody listens there. */
const NOBODY = '127.0.0.1:1';

describe('what Workspace API v3 accepted', () => {
  it('is answered under its own operationId by the next process, once, and creates one contact', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const first = await startGatewayProcess(dataDir.path, { UCS_TARGET: NOBODY });
    onTestFinished(first.stop);
    const before = await connectV3(first.address, CREDENTIALS);
    const data = { properties: [{ name: 'LastName', values: [{ value: 'Unique' }] }] };
    const body = JSON.stringify({ operationId: 'kept', data });
    expect(await before.send('/ucs/contacts/create', body)).toEqual({ status: { code: 1 }, operationId: 'kept' });
    first.signal('SIGKILL');
    await first.exited;

    const second = await startGatewayProcess(dataDir.path);
    onTestFinished(second.stop);
    const client = await connectV3(second.address, CREDENTIALS);
    await client.subscribe(CONTACTS);
    const event = await client.next('kept');
    expect(event).toMatchObject({
      name: 'EventContactInserted',
      contactId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
    });
    const query = { data: { query: 'LastName:Unique', returnedAttributes: [] } };
    expect(await client.request('/ucs/contacts/search', query)).toMatchObject({
      contacts: [{ id: event['contactId'] }],
      totalCount: 1,
    });
  });

  it('waits for a user who has no session, and comes with the next subscribe', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const gateway = await startGatewayProcess(dataDir.path);
    onTestFinished(gateway.stop);
    const sender = await connectV3(gateway.address, CREDENTIALS);
    const { operationId } = await sender.send('/ucs/voice/away/find-or-create');
    const later = await connectV3(gateway.address, CREDENTIALS);
    await later.subscribe(CONTACTS);
    expect(await later.next(String(operationId))).toMatchObject({ isCreated: true });
  });

  it('fails in its own words when the time of the request is over, the UCS being away', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const gateway = await startGatewayProcess(dataDir.path, {
      UCS_TARGET: NOBODY,
      DISPATCH_BUDGET_MS: '1000',
      DISPATCH_ATTEMPT_TIMEOUT_MS: '500',
    });
    onTestFinished(gateway.stop);
    const client = await connectV3(gateway.address, CREDENTIALS);
    await client.subscribe(CONTACTS);
    expect(await client.request('/ucs/get-lucene-indexes')).toMatchObject({
      messageType: 'UcsMessage',
      name: 'EventError',
      error: { errorCode: 500, errorMessage: 'UCS request failed', errorDetail: expect.any(String) },
    });
  });
});
