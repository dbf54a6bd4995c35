/** Calls every operation of the gateway with openapi-fetch and the types that openapi-typescript made. */
import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

declare const process: { readonly argv: readonly string[] };

const api = createClient<paths>({
  baseUrl: `${process.argv[2]}/api/v2`,
  headers: { authorization: `Basic ${btoa('alice:demo')}` },
});

function must<T>(answer: { readonly data?: T; readonly error?: unknown }): T {
  if (answer.data === undefined) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.data;
}
function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(`not as documented: ${what}`);
}

const { user } = must(await api.GET('/me', { params: { query: { subresources: '*' } } }));
check(user.userName === 'alice' && (user.features?.length ?? 0) > 0, '/me');
const path = { id: user.id };
check(must(await api.GET('/users/{id}', { params: { path } })).user.id === user.id, '/users/{id}');
const { features = [] } = must(await api.GET('/features', { params: { query: { fields: '*' } } }));
const feature = must(await api.GET('/features/{id}', { params: { path: { id: features[0]?.id ?? '' } } }));
check(feature.feature.id === features[0]?.id, '/features/{id}');
check((must(await api.GET('/services')).uris?.length ?? 0) > 0, '/services');
check(must(await api.GET('/services/{id}', { params: { path: { id: 'ucs' } } })).service.type !== '', '/services/ucs');
check(must(await api.GET('/diagnostics/version')).version !== '', '/diagnostics/version');
const missing = await api.GET('/features/{id}', { params: { path: { id: 'none' } } });
check(missing.error?.statusCode === 6, 'a feature that there is not');

const interactionId = { path: { interactionId: 'XXXDDDD' } };
const contactId = { path: { contactId: '0000DaA3G4VF000Q' } };
const started = await api.POST('/me', { body: { operationName: 'StartContactCenterSession', channels: ['voice'] } });
check(must(started).statusCode === 0, 'StartContactCenterSession');
const answers = [
  await api.POST('/ucs/interactions', {
    body: {
      operationName: 'FindPhoneCall',
      callId: 'generated-typescript',
      status: 'New',
      phoneNumber: '-',
      type: 'Internal',
      userData: { text: 'x', nested: { number: 1, nothing: null } },
    },
  }),
  await api.POST('/ucs/interactions', {
    body: { operationName: 'RetrieveInteractionHistory', fromDate: new Date(0).toISOString(), maxSize: '10' },
  }),
  await api.POST('/ucs/interactions', { body: { operationName: 'RetrieveAgentHistory', userId: 'bob', sort: 'asc' } }),
  await api.POST('/ucs/interactions/{interactionId}', {
    params: interactionId,
    body: { operationName: 'SetCallContact', contactPath: '/contacts/0000DaA3G4VF000Q' },
  }),
  await api.POST('/ucs/interactions/{interactionId}', {
    params: interactionId,
    body: { operationName: 'SetCallNote', note: '' },
  }),
  await api.POST('/ucs/interactions/{interactionId}', {
    params: interactionId,
    body: { operationName: 'SetCallCompleted', callDuration: '15' },
  }),
  await api.POST('/ucs/interactions/{interactionId}', {
    params: interactionId,
    body: { operationName: 'GetInteractionContent', customAttributes: ['a'] },
  }),
  await api.POST('/contacts/ucs', { body: { operationName: 'IdentifyUCSContact', phoneNumber: '1231231231' } }),
  await api.POST('/ucs/contacts/{contactId}/interactions', {
    params: contactId,
    body: { operationName: 'RetrieveContactHistory' },
  }),
];
for (const answer of answers) check(must(answer).referenceId > 0, JSON.stringify(answer.data));
const ended = await api.POST('/me', { body: { operationName: 'EndContactCenterSession' } });
check(must(ended).statusCode === 0, 'EndContactCenterSession');
console.log(`${answers.length + 9} operations answered`);
