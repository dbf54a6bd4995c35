import { beforeAll, describe, expect, it } from 'vitest';
import { v2 } from '../../src/operations/v2/dialect.ts';
import { type CometdClient, connectCometd, type OperationData } from '../support/cometd-client.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describe('what operations wrote, read back through the history', () => {
  const gateway = setUpGateway();
  const clients = new Map<string, CometdClient>();

  beforeAll(async () => {
    for (const user of ['alice', 'bob', 'carol']) {
      const client = await connectCometd(gateway.address, { user, transport: 'websocket' });
      gateway.defer(client.disconnect);
      await client.subscribe(v2.outcomesChannel);
      clients.set(user, client);
    }
  });

  async function outcomeOf(user: string, referenceId: number): Promise<OperationData> {
    const client = clients.get(user);
    if (client === undefined) throw new Error(`no client of ${user}`);
    return client.event((data) => data.referenceId === referenceId);
  }
  async function run(user: string, path: string, body: Readonly<Record<string, unknown>>): Promise<OperationData> {
    const answer = await post(gateway.address, path, user, body);
    expect(answer.body.statusCode).toBe(0);
    return outcomeOf(user, answer.body.referenceId);
  }
  async function makeCall(user: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
    const outcome = await outcomeOf(user, await findPhoneCall(gateway.address, user, fields));
    return String(outcome.interactionId);
  }
  async function contentOf(user: string, id: string): Promise<Readonly<Record<string, unknown>>> {
    const { interaction } = await run(user, `/ucs/interactions/${id}`, { operationName: 'GetInteractionContent' });
    return Object(interaction);
  }

  it('lists only the interactions in the state that is asked for', async () => {
    const open = await makeCall('carol', { callId: 'open' });
    const over = await makeCall('carol', { callId: 'over', status: 'Stopped' });
    const idsIn = async (state: string) => {
      const { interactions } = await run('carol', '/ucs/interactions', {
        operationName: 'RetrieveInteractionHistory',
        state,
      });
      return Array.isArray(interactions) ? interactions.map((row) => Object(row).id) : [];
    };
    expect(await idsIn('Stopped')).toEqual([over]);
    expect(await idsIn('InProcess')).toContain(open);
    expect(await idsIn('InProcess')).not.toContain(over);
    expect(await idsIn('Pending')).toEqual([]);
  });

  it('shows state, note, duration, attached data, contact and thread of a call that was completed', async () => {
    const id = await makeCall('alice', {
      callId: 'a whole call',
      phoneNumber: '+49 30 1234',
      subject: 'Invoice',
      userData: { kept: 'yes', changed: 1 },
      parentId: 'XXXDDDD',
    });
    const url = `/ucs/interactions/${id}`;
    const success = { messageType: 'UcsOperationResponse', success: true };
    const contactPath = '/contacts/0000DaA3G4VF000Q';
    expect(await run('alice', url, { operationName: 'SetCallContact', contactPath })).toMatchObject(success);
    expect(await run('alice', url, { operationName: 'SetCallNote', note: 'called back' })).toMatchObject(success);
    const completed = { operationName: 'SetCallCompleted', callDuration: 61.5, userData: { changed: 2, added: null } };
    expect(await run('alice', url, completed)).toMatchObject(success);
    const first = await contentOf('alice', id);
    expect(first).toMatchObject({
      id,
      path: `/interactions/${id}`,
      mediaType: 'call',
      typeId: 'Inbound',
      state: 'Stopped',
      subject: 'Invoice',
      contactId: '0000DaA3G4VF000Q',
      parentId: 'XXXDDDD',
      threadId: 'A34XX6BA0FX',
      comment: 'called back',
      callDuration: 61.5,
      phoneNumber: '+49 30 1234',
      userData: { kept: 'yes', changed: 2, added: null },
      ownerInformation: { id: 'alice', userName: 'alice' },
    });

    // Repeating it succeeds, and the call ended when it ended.
    expect(await run('alice', url, { operationName: 'SetCallCompleted' })).toMatchObject(success);
    expect((await contentOf('alice', id)).endDate).toBe(first.endDate);
  });

  it('keeps a call without SetCallCompleted in process, without an end', async () => {
    const content = await contentOf('alice', await makeCall('alice', { callId: 'never completed' }));
    expect(content).toMatchObject({ state: 'InProcess' });
    expect(content).not.toHaveProperty('endDate');
  });

  it('lists the calls of an agent, of a contact and with an attribute, newest first', async () => {
    const first = await makeCall('bob', { callId: 'list 1', phoneNumber: '555 01', userData: { campaign: 'spring' } });
    const second = await makeCall('bob', { callId: 'list 2', phoneNumber: '555-01', userData: { campaign: 'autumn' } });
    const { contactId } = await contentOf('bob', first);
    expect((await contentOf('bob', second)).contactId).toBe(contactId);

    const idsOf = (outcome: OperationData): unknown[] =>
      Array.isArray(outcome.interactions) ? outcome.interactions.map(({ id }) => id) : [];
    const agent = await run('bob', '/ucs/interactions', { operationName: 'RetrieveAgentHistory' });
    expect(idsOf(agent)).toEqual([second, first]);
    const contact = await run('bob', `/ucs/contacts/${contactId}/interactions`, {
      operationName: 'RetrieveContactHistory',
      sort: 'asc',
    });
    expect(idsOf(contact)).toEqual([first, second]);
    const spring = await run('bob', '/ucs/interactions', {
      operationName: 'RetrieveInteractionHistory',
      searchCustomAttributes: { campaign: 'spring' },
    });
    expect(idsOf(spring)).toEqual([first]);
    const over = await run('bob', '/ucs/interactions', { operationName: 'RetrieveAgentHistory', state: 'Stopped' });
    expect(idsOf(over)).toEqual([]);
  });

  it('does not know the objects of another contact centre', async () => {
    const id = await makeCall('alice', { callId: 'secret' });
    const absent = { errorMessage: 'UCS request failed', errorCode: 510 };
    const url = `/ucs/interactions/${id}`;
    expect(await run('carol', url, { operationName: 'GetInteractionContent' })).toMatchObject(absent);
    expect(await run('carol', url, { operationName: 'SetCallNote', note: 'mine now' })).toMatchObject(absent);
    const contactPath = '0000DaA3G4VF000Q';
    const own = `/ucs/interactions/${await makeCall('carol', { callId: 'own' })}`;
    expect(await run('carol', own, { operationName: 'SetCallContact', contactPath })).toMatchObject(absent);
    expect(await contentOf('alice', id)).not.toHaveProperty('comment');
  });

  it('tells when nobody is identified and nobody may be made', async () => {
    const known = { operationName: 'IdentifyUCSContact', phoneNumber: '555 99' };
    const nobody = await run('alice', '/contacts/ucs', { ...known, createContactEnabled: 'false' });
    expect(nobody).toEqual({
      referenceId: nobody.referenceId,
      errorMessage: 'Contact not found',
      errorCode: 510,
      errorDetail: expect.any(String),
    });
    const made = await run('alice', '/contacts/ucs', known);
    expect(made).toEqual({ referenceId: made.referenceId, contactId: expect.stringMatching(/^[0-9A-Za-z]{16}$/) });
    const found = await run('alice', '/contacts/ucs', { ...known, createContactEnabled: false });
    expect(found.contactId).toBe(made.contactId);
  });
});
