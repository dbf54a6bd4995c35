import { beforeAll, describe, expect, it } from 'vitest';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { connectWorkspaceClient, type UcsEvent, type WorkspaceClient } from '../support/workspace-client.ts';

describe("the vendor's own client of Workspace API v3, unmodified", () => {
  const gateway = setUpGateway();
  let client: WorkspaceClient;
  beforeAll(async () => {
    client = await connectWorkspaceClient(gateway.address, 'demo-token-alice');
    gateway.defer(client.close);
  });
  const textOf = (event: UcsEvent, field: string): string => String(event[field]);

  it('is initialized with a token, and told who it is', () => {
    expect(client.user).toMatchObject({ userName: 'alice', employeeId: 'alice', userProperties: [] });
    expect(typeof client.user['DBID']).toBe('number');
  });

  it('finds or creates a call of which it says nothing but the id, once', async () => {
    const made = await client.ask('findOrCreatePhoneCall', 'a/b c');
    expect(made).toMatchObject({
      messageType: 'UcsMessage',
      name: 'EventFindOrCreatePhoneCall',
      interactionId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
      isCreated: true,
    });
    const found = await client.ask('findOrCreatePhoneCall', 'a/b c');
    expect(found).toMatchObject({ interactionId: made['interactionId'], isCreated: false });
    const details = await client.ask('getInteractionDetails', textOf(made, 'interactionId'));
    expect(details['interaction']).toMatchObject({
      state: 'InProcess',
      typeId: 'Unknown',
      mediaType: 'Call',
      userData: [],
    });
    expect(details['interaction']).not.toHaveProperty('phoneNumber');
  });

  it('goes with a call through its life, and reads what it wrote', async () => {
    const id = textOf(await client.ask('findOrCreatePhoneCall', 'life'), 'interactionId');
    const contactId = '0000DaA3G4VF000Q';
    const changed = { name: 'EventUpdateInteraction', interactionId: id };
    expect(await client.ask('assignInteractionToContact', id, { data: { contactId } })).toMatchObject({
      name: 'EventInteractionAssignedToContact',
      interactionId: id,
    });
    expect(await client.ask('setCallComment', id, { data: { comment: 'häppy' } })).toMatchObject(changed);
    const userData = [
      { key: 'a', type: 'str', value: 'b' },
      { key: 'n', type: 'int', value: 3 },
      { key: 'list', type: 'kvlist', value: [{ key: 'x', type: 'str', value: '' }] },
    ];
    expect(await client.ask('setCallCompleted', id, { data: { callDuration: 90, userData } })).toMatchObject(changed);
    expect(await client.ask('setCompleted', id, {})).toMatchObject(changed);
    expect(await client.ask('identifyContact', id, { data: { createContactEnabled: false } })).toMatchObject({
      name: 'EventIdentifiedContact',
      contactId,
      contactIds: [contactId],
      contactCreated: false,
      nbContacts: 1,
    });
    const { interaction } = await client.ask('getInteractionDetails', id);
    expect(interaction).toMatchObject({
      id,
      contactId,
      state: 'Stopped',
      comment: 'häppy',
      callDuration: 90,
      userData,
    });
    expect(interaction).toHaveProperty('endDate', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
    const rows = expect.arrayContaining([expect.objectContaining({ id, mediaType: 'Call', state: 'Stopped' })]);
    const history = await client.ask('getContactHistory', contactId, { data: { returnedAttributes: [] } });
    expect(history).toMatchObject({ name: 'EventGetContactHistory', contactId, interactions: rows });
    expect(await client.ask('getAgentHistory', { data: {} })).toMatchObject({ interactions: rows });
    const searched = await client.ask('searchInteractions', { data: { query: 'state:Stopped AND a:B AND n:3' } });
    expect(searched).toMatchObject({ interactions: rows, foundInteractions: 1, returnedInteractions: 1 });
  });

  it('creates, changes, reads, searches and deletes a contact', async () => {
    const attribute = (name: string, ...values: object[]) => ({ name, values });
    const properties = [
      attribute('FirstName', { value: 'Joanna' }),
      attribute('PhoneNumber', { value: '+1', description: 'old' }, { value: '+2', primary: true }),
    ];
    const made = await client.ask('createContact', { data: { properties } });
    expect(made).toMatchObject({
      name: 'EventContactInserted',
      attributes: { FirstName: [{ value: 'Joanna' }], PhoneNumber: properties[1]?.values },
    });
    const contactId = textOf(made, 'contactId');
    const change = {
      contactId,
      addedProperties: [attribute('PhoneNumber', { value: '+3', primary: true })],
      changedProperties: [attribute('FirstName', { value: 'Jo' })],
      deletedProperties: ['Title'],
    };
    expect(await client.ask('updateContact', contactId, { data: change })).toMatchObject({
      name: 'EventContactUpdated',
      contactId,
    });
    const details = await client.ask('getContactDetails', contactId, { data: { returnedAttributes: [] } });
    expect(details).toMatchObject({
      name: 'EventGetContactDetails',
      attributes: {
        FirstName: [{ value: 'Jo' }],
        PhoneNumber: [{ value: '+3', primary: true }, { value: '+2' }, { value: '+1', description: 'old' }],
      },
    });
    const search = { query: 'FirstName:j* AND PhoneNumber:+3', returnedAttributes: ['FirstName', 'PhoneNumber'] };
    expect(await client.ask('searchContacts', { data: search })).toMatchObject({
      name: 'EventSearchContact',
      contacts: [{ id: contactId, firstName: 'Jo', phoneNumbers: ['+3', '+2', '+1'] }],
      totalCount: 1,
    });
    expect(await client.ask('deleteContact', contactId)).toMatchObject({
      name: 'EventContactDeleted',
      deleted: 'true',
    });
    expect(await client.ask('getContactDetails', contactId, { data: { returnedAttributes: [] } })).toMatchObject({
      name: 'EventError',
      error: { errorCode: 510, errorMessage: 'UCS request failed' },
    });
  });

  it('learns what can be searched, and what is wrong with a query', async () => {
    const { indexes } = await client.ask('getLuceneIndexes');
    expect(indexes).toMatchObject([{ indexName: 'contact' }, { indexName: 'interaction' }]);
    const wrong = await client.ask('searchContacts', { data: { query: 'FirstName:a~2', returnedAttributes: [] } });
    expect(wrong).toMatchObject({ name: 'EventError', error: { errorCode: 204 } });
    expect(JSON.stringify(wrong['error'])).toContain('no ?, ~, ^ or further *');
  });
});
