import { describe, expect, it } from 'vitest';
import type { OperationContext } from '../../../src/operations/definition/operation-definition.ts';
import { findPhoneCall } from '../../../src/operations/v2/find-phone-call.ts';
import { getInteractionContent } from '../../../src/operations/v2/get-interaction-content.ts';
import { identifyUcsContact } from '../../../src/operations/v2/identify-ucs-contact.ts';
import { retrieveInteractionHistory } from '../../../src/operations/v2/retrieve-interaction-history.ts';
import { setCallNote } from '../../../src/operations/v2/set-call-note.ts';
import { toInteraction } from '../../support/interactions.ts';

const context: OperationContext = {
  dataMaxBytes: 524_288,
  objectId: () => 'MADE000000000000',
  userId: 'alice',
  acceptedAtMs: 0,
  personName: (userId) => (userId === 'alice' ? { firstName: 'Alice', lastName: 'Demo' } : undefined),
};

describe('the notification', () => {
  it.each([
    [true, 'true'],
    [false, 'false'],
  ])('of FindPhoneCall says isCreated as a string', (created, isCreated) => {
    const parameters = findPhoneCall.parameters.parse(findPhoneCall.samples[0]?.body);
    const fields = findPhoneCall.success({ interactionId: 'I', created }, parameters, context);
    expect(fields).toEqual({ messageType: 'createInteractionResponse', interactionId: 'I', isCreated });
    expect(findPhoneCall.notification.strict().parse(fields)).toEqual(fields);
  });

  it('of the SetCall operations says success as a boolean', () => {
    const parameters = { interactionId: 'I', note: '' };
    expect(setCallNote.success({ interaction: null }, parameters, context)).toEqual({
      messageType: 'UcsOperationResponse',
      success: true,
    });
    expect(setCallNote.failureFields).toEqual({ messageType: 'UcsOperationResponse', success: false });
  });

  it('of IdentifyUCSContact has no message type, and fails with 510 when nobody was found', () => {
    const parameters = identifyUcsContact.parameters.parse({ phoneNumber: '1' });
    expect(identifyUcsContact.success({ contactId: 'C', created: false }, parameters, context)).toEqual({
      contactId: 'C',
    });
    expect(identifyUcsContact.success({ contactId: '', created: false }, parameters, context)).toMatchObject({
      failure: { errorMessage: 'Contact not found', errorCode: 510 },
    });
    expect(identifyUcsContact.failureFields).toEqual({});
  });

  it('of a history shows the interactions in the order of the UCS', () => {
    const interactions = [toInteraction({ id: 'B' }), toInteraction({ id: 'A' })];
    const parameters = retrieveInteractionHistory.parameters.parse({});
    const fields = retrieveInteractionHistory.success({ interactions, nextPageToken: '' }, parameters, context);
    expect(fields).toMatchObject({
      messageType: 'GetInteractionsHistoryMessage',
      interactions: [{ id: 'B' }, { id: 'A' }],
    });
  });
});

describe('an interaction', () => {
  const show = (fields: Parameters<typeof toInteraction>[0], customAttributes?: string[]) =>
    getInteractionContent.success(
      { interaction: toInteraction(fields) },
      { interactionId: 'XXXDDDD', customAttributes },
      context,
    );

  it('is shown with the words of the API', () => {
    const shown = show(
      {
        status: 'INTERACTION_STATUS_STOPPED',
        endTime: { seconds: 1_385_413_400, nanos: 0 },
        contactId: 'C',
        parentId: 'P',
        subject: 'S',
        comment: 'N',
        owner: { id: 'alice', userName: 'alice' },
        userData: {
          fields: {
            a: { kind: 'stringValue', stringValue: 'x' },
            b: { kind: 'structValue', structValue: { fields: { c: { kind: 'nullValue', nullValue: 'NULL_VALUE' } } } },
          },
        },
        phoneCall: { phoneNumber: '123', durationSeconds: 0 },
      },
      ['a', 'unknown'],
    );
    expect(shown).toEqual({
      messageType: 'GetInteractionContentMessage',
      interaction: {
        uri: '/api/v2/ucs/interactions/XXXDDDD',
        id: 'XXXDDDD',
        path: '/interactions/XXXDDDD',
        mediaType: 'call',
        typeId: 'Inbound',
        state: 'Stopped',
        startDate: '2013-11-25 21:02:22.123+0000',
        endDate: '2013-11-25 21:03:20.000+0000',
        subject: 'S',
        contactId: 'C',
        parentId: 'P',
        threadId: 'A34XX6BA0FX',
        comment: 'N',
        ownerInformation: { id: 'alice', userName: 'alice', firstName: 'Alice', lastName: 'Demo' },
        customAttributes: { a: 'x' },
        userData: { a: 'x', b: { c: null } },
        phoneNumber: '123',
        callDuration: 0,
      },
    });
    expect(getInteractionContent.notification.parse(shown)).toEqual(shown);
  });

  it('that is open has no endDate, and what has no value is left out', () => {
    expect(show({ mediaType: 'email' })).toEqual({
      messageType: 'GetInteractionContentMessage',
      interaction: {
        uri: '/api/v2/ucs/interactions/XXXDDDD',
        id: 'XXXDDDD',
        path: '/interactions/XXXDDDD',
        mediaType: 'email',
        typeId: 'Inbound',
        state: 'InProcess',
        startDate: '2013-11-25 21:02:22.123+0000',
        threadId: 'A34XX6BA0FX',
        customAttributes: {},
        userData: {},
      },
    });
  });
});
