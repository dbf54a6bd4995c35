import { randomUUID } from 'node:crypto';
import { UcsError } from '../../src/backend/fault.ts';
import type { UcsMethodName } from '../../src/proto/methods.ts';
import type { Fault } from '../support/faulty-ucs.ts';

type Message = Record<string, unknown>;

/** Other methods are left alone. */
const only =
  (name: UcsMethodName, fault: Fault): Fault =>
  (call, run) =>
    call.name === name ? fault(call, run) : run(call);

/** Does the right thing with another request. */
const asking = (name: UcsMethodName, change: (request: Message) => object): Fault =>
  only(name, (call, run) => run({ ...call, request: { ...call.request, ...change({ ...call.request }) } }));

/** Answers something else than what was right. */
const answering = (name: UcsMethodName, change: (response: Message, request: Message) => object): Fault =>
  only(name, async (call, run) => {
    const response = await run(call);
    return { ...response, ...change({ ...response }, { ...call.request }) };
  });

/** Changes the interaction that is answered. */
const showing = (name: UcsMethodName, change: (interaction: Message) => object): Fault =>
  answering(name, ({ interaction }) => ({
    interaction: { ...Object(interaction), ...change({ ...Object(interaction) }) },
  }));

/** Does nothing, and says that it is done. */
const skipping = (name: UcsMethodName, response: object = {}): Fault => only(name, async () => response);

/** Metadata that is not what was sent. */
const hearing =
  (change: (key: string, value: string | undefined) => string | undefined): Fault =>
  (call, run) =>
    run({ ...call, metadata: (key) => change(key, call.metadata(key)) });

const text = (value: unknown): string => String(value ?? '');

let tenantSeenFirst: string | undefined;
let repeats = 0;

/** What a UCS may do wrong, by the rule that finds it. */
export const plantedFaults: Readonly<Record<string, Fault>> = {
  'tenant-mandatory': hearing((key, value) => (key === 'ucs-tenant' && !value ? 'default' : value)),
  'tenant-isolation': hearing((key, value) => {
    if (key !== 'ucs-tenant') return value;
    tenantSeenFirst ??= value;
    return tenantSeenFirst;
  }),
  'metadata-encoding': hearing((key, value) => (key === 'ucs-user-name' ? encodeURIComponent(value ?? '') : value)),
  deadline: asking('FindOrCreatePhoneCall', ({ callId }) => ({ callId: text(callId).slice(0, 200) + randomUUID() })),
  'phone-call-once': answering('FindOrCreatePhoneCall', () => ({ created: true })),
  'phone-call-atomic': asking('FindOrCreatePhoneCall', ({ callId }) => ({ callId: `${text(callId)}${++repeats % 2}` })),
  'phone-call-key': asking('FindOrCreatePhoneCall', ({ callId }) => ({ callId: text(callId).toLowerCase() })),
  'phone-call-parameters': asking('FindOrCreatePhoneCall', ({ callId }) => ({ callId: callId || 'none' })),
  'phone-call-limits': asking('FindOrCreatePhoneCall', ({ callId }) => ({ callId: text(callId).slice(0, 255) })),
  'phone-call-contact': asking('FindOrCreatePhoneCall', () => ({ contactId: '' })),
  'phone-call-parent': asking('FindOrCreatePhoneCall', () => ({ parentId: '' })),
  'phone-call-one-contact': showing('GetInteraction', ({ id }) => ({ contactId: `contact of ${text(id)}` })),
  'phone-call-internal': showing('GetInteraction', () => ({ contactId: 'SOMEBODY' })),
  'interaction-as-given': showing('GetInteraction', ({ subject }) => ({ subject: text(subject).trim().slice(0, 9) })),
  'interaction-unknown': only('GetInteraction', () => {
    throw new UcsError('incorrect-value', 'unknown id');
  }),
  'update-mask': asking('UpdateInteraction', () => ({ updateMask: { paths: ['comment', 'subject'] } })),
  'update-user-data': answering('UpdateInteraction', ({ interaction }, request) => ({
    interaction: { ...Object(interaction), userData: Object(request['interaction']).userData },
  })),
  'update-twice': showing('UpdateInteraction', () => ({ endTime: { seconds: ++repeats, nanos: 0 } })),
  'update-unknown': skipping('UpdateInteraction'),
  'assign-twice': skipping('AssignInteractionToContact'),
  'assign-unknown': skipping('AssignInteractionToContact'),
  'list-pages': asking('ListInteractions', () => ({ pageToken: '' })),
  'list-order': answering('ListInteractions', ({ interactions }) => ({
    interactions: Array.isArray(interactions) ? interactions.toReversed() : [],
  })),
  'list-filters': asking('ListInteractions', () => ({ userDataEquals: {} })),
  'identify-once': answering('IdentifyContact', () => ({ created: false })),
  'identify-atomic': asking('IdentifyContact', ({ phoneNumber }) => ({
    phoneNumber: text(phoneNumber) + (++repeats % 5),
  })),
  'identify-parameters': skipping('IdentifyContact', { contactId: '', created: false }),
  'contact-once': answering('CreateContact', () => ({ created: true })),
  'contact-update': skipping('UpdateContact'),
  'contact-delete': skipping('DeleteContact'),
  'contact-change': asking('ChangeContactAttributes', () => ({ added: [] })),
  'contact-query': asking('SearchContacts', ({ query }) => ({ query: text(query).replace('NOT ', '') })),
  'interaction-search': asking('SearchInteractions', () => ({ skip: 0 })),
  'contact-search': skipping('SearchContacts', { contacts: [], nextPageToken: '' }),
  'contact-merge': skipping('MergeContacts'),
};

/** The same, for calls on a stream. */
export const plantedCarryFaults: Readonly<Record<string, Fault>> = {
  carry: answering('FindOrCreatePhoneCall', () => ({ interactionId: 'ANOTHER000000000' })),
  'carry-failures': async () => {
    throw new UcsError('internal', 'Internal error of the UCS');
  },
};
