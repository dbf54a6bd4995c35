/** Calls every operation of Workspace API v3 with openapi-fetch and the types that openapi-typescript made. */
import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

declare const process: { readonly argv: readonly string[] };

const api = createClient<paths>({
  baseUrl: `${process.argv[2]}/workspace/v3`,
  headers: { authorization: 'Bearer demo-token-alice' },
});

function must<T>(answer: { readonly data?: T; readonly error?: unknown }): T {
  if (answer.data === undefined) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.data;
}
function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(`not as documented: ${what}`);
}

const sessions = [
  await api.POST('/activate-channels'),
  await api.GET('/current-session'),
  await api.GET('/configuration'),
  await api.GET('/auth-keep-alive'),
];
for (const answer of sessions) check(must(answer).status.code === 0, JSON.stringify(answer.data));
check(must(await api.POST('/initialize-workspace')).status.code === 1, '/initialize-workspace');

const call = { path: { interactionId: 'XXXDDDD' } };
const contact = { path: { contactId: '0000DaA3G4VF000Q' } };
const properties = [{ name: 'FirstName', values: [{ value: 'Ada', primary: true }, { value: 'A.' }] }];
const answers = [
  await api.POST('/ucs/voice/{callId}/find-or-create', { params: { path: { callId: 'generated/typescript' } } }),
  await api.POST('/ucs/interactions/{interactionId}/assign-contact', {
    params: call,
    body: { data: { contactId: '0000DaA3G4VF000Q' } },
  }),
  await api.POST('/ucs/interactions/{interactionId}/set-comment', { params: call, body: { data: { comment: 'x' } } }),
  await api.POST('/ucs/interactions/{interactionId}/set-call-completed', {
    params: call,
    body: {
      data: {
        callDuration: 15,
        userData: [
          { key: 'text', type: 'str', value: 'x' },
          { key: 'nested', type: 'kvlist', value: [{ key: 'number', type: 'int', value: 1 }] },
        ],
      },
    },
  }),
  await api.POST('/ucs/interactions/{interactionId}/set-completed', { params: call }),
  await api.POST('/ucs/interactions/{interactionId}/identify-contact', {
    params: call,
    body: { data: { createContactEnabled: false } },
  }),
  await api.POST('/ucs/interactions/{interactionId}/get-details', { params: call }),
  await api.POST('/ucs/interactions/search', { body: { data: { query: 'state:Stopped', owner: ['alice'] } } }),
  await api.POST('/ucs/get-agent-history', { body: { data: { userId: 'bob', sort: 'asc' } } }),
  await api.POST('/ucs/contacts/{contactId}/get-history', { params: contact, body: { data: {} } }),
  await api.POST('/ucs/contacts/create', { body: { data: { properties } } }),
  await api.POST('/ucs/contacts/{contactId}/update', {
    params: contact,
    body: { data: { addedProperties: properties, changedProperties: [], deletedProperties: ['Title'] } },
  }),
  await api.POST('/ucs/contacts/{contactId}/get-details', {
    params: contact,
    body: { data: { returnedAttributes: ['FirstName'] } },
  }),
  await api.POST('/ucs/contacts/search', {
    body: {
      operationId: 'mine',
      data: { query: 'FirstName:A*', sortCriteria: [{ attributeName: 'LastName', mode: 'desc' }] },
    },
  }),
  await api.POST('/ucs/get-lucene-indexes'),
  await api.POST('/ucs/contacts/{contactId}/delete', { params: { path: { contactId: 'none' } } }),
];
for (const answer of answers) {
  const { status, operationId } = must(answer);
  check(status.code === 1 && typeof operationId === 'string', JSON.stringify(answer.data));
}
check(
  answers.some(({ data }) => data?.operationId === 'mine'),
  'an operationId that is given',
);
const refused = await api.POST('/ucs/interactions/search', { body: { data: { query: '' } } });
check(refused.error?.status.code === 400, 'a query that is empty');
check(must(await api.POST('/logout')).status.code === 0, '/logout');
console.log(`${answers.length + sessions.length + 2} operations answered`);
