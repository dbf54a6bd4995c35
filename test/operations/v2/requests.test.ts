import { describe, expect, it } from 'vitest';
import type { OperationContext } from '../../../src/operations/definition/operation-definition.ts';
import { findPhoneCall } from '../../../src/operations/v2/find-phone-call.ts';
import { getInteractionContent } from '../../../src/operations/v2/get-interaction-content.ts';
import { identifyUcsContact } from '../../../src/operations/v2/identify-ucs-contact.ts';
import { retrieveAgentHistory } from '../../../src/operations/v2/retrieve-agent-history.ts';
import { retrieveContactHistory } from '../../../src/operations/v2/retrieve-contact-history.ts';
import { retrieveInteractionHistory } from '../../../src/operations/v2/retrieve-interaction-history.ts';
import { setCallCompleted } from '../../../src/operations/v2/set-call-completed.ts';
import { setCallContact } from '../../../src/operations/v2/set-call-contact.ts';
import { setCallNote } from '../../../src/operations/v2/set-call-note.ts';

const context: OperationContext = {
  dataMaxBytes: 524_288,
  objectId: () => 'MADE000000000000',
  userId: 'alice',
  acceptedAtMs: Date.UTC(2013, 2, 31, 12),
  personName: () => undefined,
};
const seconds = (...date: [number, number, number, number?, number?, number?]) => Date.UTC(...date) / 1000;

describe('FindPhoneCall', () => {
  it('asks for the call with all that was given', () => {
    const parameters = findPhoneCall.parameters.parse(findPhoneCall.samples[0]?.body);
    expect(findPhoneCall.request(parameters, context)).toEqual({
      callId: '1231331',
      status: 'INTERACTION_STATUS_IN_PROCESS',
      phoneNumber: '1231231231',
      type: 'INTERACTION_TYPE_INBOUND',
      contactId: '0000DaA3G4VF000Q',
      parentId: 'XXXDDDD',
      threadId: 'A34XX6BA0FX',
      subject: undefined,
      userData: { fields: { key1: { stringValue: 'value1' }, key2: { stringValue: 'value2' } } },
    });
  });
});

describe('SetCallContact', () => {
  it.each([
    ['/contacts/ID', 'ID'],
    ['ID', 'ID'],
    ['https://x.example/api/v2/contacts/ID?fields=*', 'ID'],
    ['/contacts/A%20B', 'A B'],
    ['/contacts/%zz', '%zz'],
  ])('takes from %s the contact %s', (contactPath, contactId) => {
    expect(setCallContact.request({ interactionId: 'I', contactPath }, context)).toEqual({
      interactionId: 'I',
      contactId,
    });
  });
});

describe('SetCallNote', () => {
  it('keeps the note as the comment, an empty one too', () => {
    expect(setCallNote.request({ interactionId: 'I', note: '' }, context)).toEqual({
      interaction: { id: 'I', comment: '' },
      updateMask: { paths: ['comment'] },
    });
  });
});

describe('SetCallCompleted', () => {
  it('stops the call and names only what it changes', () => {
    const only = { interactionId: 'I', callDuration: undefined, userData: undefined };
    expect(setCallCompleted.request(only, context)).toEqual({
      interaction: { id: 'I', status: 'INTERACTION_STATUS_STOPPED' },
      updateMask: { paths: ['status', 'end_time'] },
    });
    expect(setCallCompleted.request({ ...only, callDuration: 0, userData: { a: null } }, context)).toEqual({
      interaction: {
        id: 'I',
        status: 'INTERACTION_STATUS_STOPPED',
        phoneCall: { durationSeconds: 0 },
        userData: { fields: { a: { nullValue: 'NULL_VALUE' } } },
      },
      updateMask: { paths: ['status', 'end_time', 'phone_call.duration_seconds', 'user_data'] },
    });
  });
});

describe('IdentifyUCSContact', () => {
  it.each([
    [undefined, true],
    ['true', true],
    [true, true],
    ['false', false],
    [false, false],
  ])('with createContactEnabled %j asks to create: %s', (createContactEnabled, createEnabled) => {
    const parameters = identifyUcsContact.parameters.parse({
      phoneNumber: '1',
      mediaType: 'call',
      createContactEnabled,
    });
    expect(identifyUcsContact.request(parameters, context)).toMatchObject({ createEnabled, mediaType: 'voice' });
  });
});

describe('the histories', () => {
  it('begin one month ago, end now, and are newest first [web-services-api.md, section 2]', () => {
    const request = retrieveInteractionHistory.request(retrieveInteractionHistory.parameters.parse({}), context);
    expect(request).toEqual({
      contactId: undefined,
      ownerUserId: undefined,
      fromTime: { seconds: seconds(2013, 1, 28, 12), nanos: 0 },
      toTime: { seconds: seconds(2013, 2, 31, 12), nanos: 0 },
      mediaType: undefined,
      userDataEquals: undefined,
      sortOrder: 'SORT_ORDER_DESCENDING',
      pageSize: 100,
      pageToken: undefined,
      source: 'INTERACTION_SOURCE_MAIN',
    });
  });

  it('take every filter', () => {
    const filter = {
      fromDate: '2013-11-25',
      toDate: '2013-11-26',
      mediaType: 'call',
      sort: 'asc',
      state: 'InProcess',
      source: 'archive',
      maxSize: '7',
      searchCustomAttributes: { a: 1, b: true, c: 'x' },
    };
    expect(
      retrieveInteractionHistory.request(retrieveInteractionHistory.parameters.parse(filter), context),
    ).toMatchObject({
      fromTime: { seconds: seconds(2013, 10, 25), nanos: 0 },
      toTime: { seconds: seconds(2013, 10, 26, 23, 59, 59), nanos: 999_000_000 },
      mediaType: 'voice',
      sortOrder: 'SORT_ORDER_ASCENDING',
      status: 'INTERACTION_STATUS_IN_PROCESS',
      source: 'INTERACTION_SOURCE_ARCHIVE',
      pageSize: 7,
      userDataEquals: { a: '1', b: 'true', c: 'x' },
    });
  });

  it.each([
    ['2013-11-25T10:00:00', seconds(2013, 10, 25, 10)],
    ['2013-11-25T10:00:00+02:00', seconds(2013, 10, 25, 8)],
    ['2013-11-25T10:00:00.000+0200', seconds(2013, 10, 25, 8)],
    ['2013-11-25 10:00:00.000+0200', seconds(2013, 10, 25, 8)],
    ['2013-11-25 10:00', seconds(2013, 10, 25, 10)],
    ['2013-11-25T10:00:00:500+0200', seconds(2013, 10, 25, 8)],
    ['2013-11-25T10:00+02', seconds(2013, 10, 25, 8)],
    ['2013-11-25T10:00:00.123456789-02:30', seconds(2013, 10, 25, 12, 30)],
    ['2013-11-25T10:00:00+01:00[Europe/Berlin]', seconds(2013, 10, 25, 9)],
    ['0099-01-01', Date.parse('0099-01-01') / 1000],
    ['0001-01-01T00:00:00+14:00', -62_135_596_800],
    ['9999-12-31T23:59:59-14:00', 253_402_300_799],
  ])('read %s in its own zone, or UTC', (fromDate, expected) => {
    const parameters = retrieveInteractionHistory.parameters.parse({ fromDate });
    expect(retrieveInteractionHistory.request(parameters, context)).toMatchObject({ fromTime: { seconds: expected } });
  });

  it('are those of one agent, who is the one who asks unless another is named', () => {
    const ask = (body: object) => retrieveAgentHistory.request(retrieveAgentHistory.parameters.parse(body), context);
    expect(ask({})).toMatchObject({ ownerUserId: 'alice', contactId: undefined });
    expect(ask({ userId: 'bob' })).toMatchObject({ ownerUserId: 'bob' });
  });

  it('are those of one contact, whatever maxSize says', () => {
    const parameters = retrieveContactHistory.parameters.parse({ contactId: 'C', maxSize: 3 });
    expect(retrieveContactHistory.request(parameters, context)).toMatchObject({ contactId: 'C', pageSize: 1000 });
  });
});

describe('GetInteractionContent', () => {
  it('asks for the interaction of the URL', () => {
    const parameters = getInteractionContent.parameters.parse({ interactionId: 'I' });
    expect(getInteractionContent.request(parameters, context)).toEqual({ interactionId: 'I' });
  });
});
