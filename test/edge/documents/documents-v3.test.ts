import asyncApiSpecs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/operations/v3/catalogue.ts';
import { basic, createTestEdge, read } from '../../support/edge.ts';

const { app } = createTestEdge();

describe('the documents of Workspace API v3', () => {
  it('are valid OpenAPI 3.1, with an id of its own for each URL and method', async () => {
    const { body } = await read(app.request('/openapi-v3.json'));
    expect(await new Validator().validate(body)).toEqual({ valid: true });
    const text = JSON.stringify(body);
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toMatch(/"const":|"type":\[/);
  });

  it('have every URL of every operation, and no URL that is not served', async () => {
    const { body } = await read(app.request('/openapi-v3.json'));
    const documented = Object.entries(Object(body['paths']));
    for (const { path, aliases } of catalogue) {
      for (const route of [path, ...aliases.map((alias) => alias.path)]) expect(body).toHaveProperty(['paths', route]);
    }
    for (const [path, item] of documented) {
      const url = `/workspace/v3${path.replaceAll(/\{\w+\}/g, 'x')}`;
      const method = Object.hasOwn(Object(item), 'get') ? 'GET' : 'POST';
      const headers = basic('alice');
      expect((await app.request(url, { method, headers })).status, path).not.toBe(404);
    }
  });

  it('say where null is as good as nothing, and which value fits the type of a pair, as the edge does', async () => {
    const path = '/ucs/interactions/{interactionId}/set-completed';
    const pairs = [
      { type: 'str', value: 1 },
      { type: 'int', value: 'x' },
      { type: 'int', value: 1 },
      { type: 'kvlist', value: [{ key: 'b', type: 'str', value: 'x' }] },
      { type: 'kvlist', value: [{}] },
      { type: 'kvlist', value: [{ key: 'b', type: 'kvlist', value: [{ key: 'c', type: 'int', value: 'x' }] }] },
      { type: 'int', value: 2 ** 53 },
      { type: 'interger', value: 1 },
    ].map((pair) => ({ data: { userData: [{ key: 'a', ...pair }] } }));
    const { body } = await read(app.request('/openapi-v3.json'));
    const { post } = Object(Object(body['paths'])[path]);
    const { schema } = post.requestBody.content['application/json'];
    const validate = new Ajv({ strict: false }).compile({ ...schema, components: body['components'] });
    for (const sent of [{ operationId: null, data: null }, { operationId: 'x', data: {} }, {}, { data: 1 }, ...pairs]) {
      const headers = { ...basic('alice'), 'content-type': 'application/json' };
      const url = `/workspace/v3${path.replace('{interactionId}', 'x')}`;
      const { status } = await app.request(url, { method: 'POST', headers, body: JSON.stringify(sent) });
      expect(validate(sent), JSON.stringify(sent)).toBe(status === 200);
    }
  });

  it('say that some data of a call is mandatory together, as the edge does', async () => {
    const { body } = await read(app.request('/openapi-v3.json'));
    const whole = { status: 'New', phoneNumber: '7', type: 'Inbound' };
    for (const [path, data] of [
      ['/ucs/voice/{callId}/find-or-create', {}],
      ['/ucs/find-or-create-phone-call', { callId: 'x' }],
    ] as const) {
      const { post } = Object(Object(body['paths'])[path]);
      const { schema } = post.requestBody.content['application/json'];
      const validate = new Ajv({ strict: false }).compile({ ...schema, components: body['components'] });
      const forms = [
        {},
        { subject: 'x' },
        { status: 'New' },
        whole,
        { ...whole, subject: 'x' },
        { ...whole, type: null },
      ];
      for (const sent of [{}, ...forms.map((form) => ({ data: { ...data, ...form } }))]) {
        const headers = { ...basic('alice'), 'content-type': 'application/json' };
        const url = `/workspace/v3${path.replace('{callId}', 'x')}`;
        const { status } = await app.request(url, { method: 'POST', headers, body: JSON.stringify(sent) });
        expect(validate(sent), `${path} ${JSON.stringify(sent)}`).toBe(status === 200);
      }
    }
  });

  it('are valid AsyncAPI 3, with the event of every operation', async () => {
    const { body } = await read(app.request('/asyncapi-v3.json'));
    const schema: AnySchema = JSON.parse(JSON.stringify(asyncApiSpecs.schemasWithoutId['3.0.0']));
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validate(body);
    expect(validate.errors).toBeNull();
    const events = Object.values(Object(Object(Object(body['channels'])['contacts'])['messages'])).map(
      (message) => Object(message)['name'],
    );
    expect(new Set(events)).toEqual(new Set([...catalogue.map(({ event }) => event), 'Failed']));
  });
});
