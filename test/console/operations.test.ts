import { describe, expect, it } from 'vitest';
import { toOperations } from '../../src/console/page/form/operations.js';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { createTestEdge, postJson, read } from '../support/edge.ts';

const { app } = createTestEdge();
const operations = toOperations(JSON.parse(await (await app.request('/openapi.json')).text()));
const formOf = (name: string) => operations.find((operation) => operation.name === name);
const fieldOf = (operation: string, name: string) => formOf(operation)?.fields.find((field) => field.name === name);

describe('the forms of the console', () => {
  it('follow from the catalogue: one for each operation, with a field for each parameter', () => {
    expect(
      operations
        .slice(0, catalogue.length)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(catalogue.map(({ name }) => name).toSorted());
    for (const { name, parameters, summary } of catalogue) {
      expect(
        formOf(name)
          ?.fields.map((field) => field.name)
          .toSorted(),
      ).toEqual(Object.keys(parameters.shape).toSorted());
      expect(formOf(name)?.summary).toContain(summary);
      for (const field of formOf(name)?.fields ?? []) expect(field.description).not.toBe('');
    }
  });

  it('of Workspace API v3 follow from its own document: one for each operation, with the parameters that stand in data', async () => {
    const forms = toOperations(JSON.parse(await (await app.request('/openapi-v3.json')).text()));
    const session = [
      'initializeWorkspace',
      'activateChannels',
      'logout',
      'getCurrentSession',
      'getConfiguration',
      'keepAlive',
    ];
    expect(forms.map(({ name }) => name)).toEqual([
      ...v3Catalogue.map(({ name }) => name),
      ...session.map((name) => `v3.${name}`),
    ]);
    for (const { name, path, parameters } of v3Catalogue) {
      const form = forms.find((one) => one.name === name);
      expect(form).toMatchObject({ path: `/workspace/v3${path}`, enveloped: true });
      expect(form?.fields.map((field) => field.name).toSorted()).toEqual(Object.keys(parameters.shape).toSorted());
      expect(form?.samples.length).toBeGreaterThan(0);
    }
  });

  it('of Workspace API v3 take attached data as JSON, and want nothing of a call that may do without', async () => {
    const forms = toOperations(JSON.parse(await (await app.request('/openapi-v3.json')).text()));
    const field = (operation: string, name: string) =>
      forms.find((form) => form.name === operation)?.fields.find((one) => one.name === name);
    for (const name of ['status', 'phoneNumber', 'type', 'subject'])
      expect(field('v3.findOrCreatePhoneCall', name)).toMatchObject({ place: 'body', required: false });
    for (const operation of ['v3.findOrCreatePhoneCall', 'v3.setCallCompleted', 'v3.setCompleted'])
      expect(field(operation, 'userData')).toMatchObject({ kind: 'object', limits: 'JSON: an array of objects.' });
    expect(field('v3.setCallCompleted', 'callDuration')).toMatchObject({ kind: 'number', required: true });
  });

  it('begin with the operations of the catalogue, and have those of /me and every URL that is read too', () => {
    expect(operations.map(({ name }) => name).slice(catalogue.length)).toEqual([
      'StartContactCenterSession',
      'EndContactCenterSession',
      ...['GetMe', 'GetFeatures', 'GetFeature', 'GetServices', 'GetService', 'GetUser', 'GetVersion'],
    ]);
    expect(formOf('GetFeature')).toMatchObject({ method: 'GET', path: '/api/v2/features/{id}' });
    expect(fieldOf('GetFeature', 'id')).toMatchObject({ place: 'url', required: true });
    expect(fieldOf('GetFeatures', 'fields')).toMatchObject({ place: 'query', required: false });
  });

  it.each(catalogue.map(({ name }) => name))('of %s are filled with samples that the gateway accepts', async (name) => {
    const form = formOf(name);
    expect(form?.samples.length).toBeGreaterThan(0);
    for (const { path, body } of form?.samples ?? []) {
      const url = (form?.path ?? '').replaceAll(/\{(\w+)\}/g, (_, parameter) => String(path[parameter]));
      const posted = await read(postJson(app, url.replace('/api/v2', ''), body));
      expect(posted.body).toMatchObject({ statusCode: 0 });
    }
  });

  it.each([
    [
      'FindPhoneCall',
      'status',
      { kind: 'choice', required: true, choices: ['New', 'Pending', 'InProcess', 'Stopped'] },
    ],
    ['FindPhoneCall', 'callId', { kind: 'text', required: true, place: 'body', limits: 'At most 256 characters.' }],
    ['FindPhoneCall', 'subject', { kind: 'text', required: false }],
    ['FindPhoneCall', 'userData', { kind: 'object', limits: 'A JSON object.' }],
    ['SetCallNote', 'interactionId', { kind: 'text', required: true, place: 'url' }],
    ['SetCallNote', 'note', { kind: 'long-text', required: true }],
    ['SetCallCompleted', 'callDuration', { kind: 'number', limits: 'A number from 0.' }],
    ['IdentifyUCSContact', 'createContactEnabled', { kind: 'choice', choices: ['true', 'false'] }],
    ['RetrieveAgentHistory', 'maxSize', { kind: 'number' }],
    ['GetInteractionContent', 'customAttributes', { kind: 'list', limits: 'One per line, at most 256.' }],
  ])('give %s.%s the input that suits it', (operation, field, expected) => {
    expect(fieldOf(operation, field)).toMatchObject(expected);
  });
});
