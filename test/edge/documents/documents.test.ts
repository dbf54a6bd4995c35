import asyncApiSpecs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, it } from 'vitest';
import { failures } from '../../../src/edge/failure.ts';
import { catalogue } from '../../../src/operations/v2/catalogue.ts';
import { basic, createTestEdge, postJson, read, toSampleUrl } from '../../support/edge.ts';

const { app } = createTestEdge();

describe('/openapi.json', () => {
  it('is valid OpenAPI 3.1 in the eyes of a public validator', async () => {
    const { body } = await read(app.request('/openapi.json'));
    const validator = new Validator();
    const result = await validator.validate(body);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has one POST for each URL, with a named schema for every operation of the catalogue', async () => {
    const { body } = await read(app.request('/openapi.json'));
    for (const [path, operations] of Map.groupBy(catalogue, (operation) => operation.path)) {
      const post = ['paths', path, 'post'];
      const names = operations.map(({ name }) => name);
      expect(body).toHaveProperty([...post, 'summary'], names.join(', '));
      expect(body).toHaveProperty([...post, 'operationId'], names.join('Or'));
      const refs = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
      const mapping = Object.fromEntries(names.map((name) => [name, `#/components/schemas/${name}`]));
      const schema = [...post, 'requestBody', 'content', 'application/json', 'schema'];
      const choice = `${names.join('Or')}Request`;
      expect(body).toHaveProperty(schema, names.length === 1 ? refs[0] : { $ref: `#/components/schemas/${choice}` });
      const several = { oneOf: refs, discriminator: { propertyName: 'operationName', mapping } };
      if (names.length > 1) expect(body).toHaveProperty(['components', 'schemas', choice], several);
      for (const name of names) {
        const own = ['components', 'schemas', name];
        expect(body).toHaveProperty([...own, 'title'], name);
        expect(body).toHaveProperty([...own, 'required'], expect.arrayContaining(['operationName']));
        expect(body).toHaveProperty([...own, 'properties', 'operationName'], { type: 'string', enum: [name] });
      }
    }
  });

  it('has an id of its own for each URL and method, and nothing that generators of clients stumble over', async () => {
    const { body } = await read(app.request('/openapi.json'));
    const text = JSON.stringify(body);
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    const methods = Object.values(Object(body['paths'])).flatMap((item) =>
      Object.keys(Object(item)).filter((key) => key !== 'parameters'),
    );
    expect(methods.filter((method) => method === 'post')).toHaveLength(
      new Set(catalogue.map(({ path }) => path)).size + 1,
    );
    expect(ids).toHaveLength(methods.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toMatch(/"const":|"type":\[|\\\\u|\(\?[=!<]/);
  });

  it('names no URL to read that is not served', async () => {
    const { body } = await read(app.request('/openapi.json'));
    const ids: Readonly<Record<string, string>> = { features: 'api-voice', services: 'ucs', users: 'alice' };
    const paths = Object.entries(Object(body['paths'])).filter(([, item]) => Object.hasOwn(Object(item), 'get'));
    for (const [path] of paths) {
      const url = path.replace(/(\w+)\/\{id\}/, (_found, name: string) => `${name}/${ids[name]}`);
      const answer = await read(app.request(`/api/v2${url}`, { headers: basic('alice') }));
      expect([url, answer.status]).toEqual([url, 200]);
    }
    expect(paths.length).toBeGreaterThan(6);
  });

  it('shows every HTTP status of the failure table', async () => {
    const { body } = await read(app.request('/openapi.json'));
    for (const { httpStatus } of Object.values(failures)) {
      expect(body).toHaveProperty(['paths', '/ucs/interactions', 'post', 'responses', String(httpStatus)]);
    }
  });

  it.each(catalogue.map((operation) => [operation.name, operation] as const))(
    'has samples of %s that the API accepts',
    async (name, { path, samples }) => {
      const { body } = await read(app.request('/openapi.json'));
      for (const [index, sample] of samples.entries()) {
        const example = [
          'paths',
          path,
          'post',
          'requestBody',
          'content',
          'application/json',
          'examples',
          `${name}-${index + 1}`,
        ];
        expect(body).toHaveProperty([...example, 'value'], sample.body);
        const url = toSampleUrl(path, sample);
        expect((await read(postJson(app, url, sample.body))).body).toMatchObject({ statusCode: 0 });
      }
    },
  );
});

describe('/asyncapi.json', () => {
  it('is valid AsyncAPI 3 by the published schema', async () => {
    const { body } = await read(app.request('/asyncapi.json'));
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const schema: AnySchema = JSON.parse(JSON.stringify(asyncApiSpecs.schemasWithoutId['3.0.0']));
    const validate = ajv.compile(schema);
    validate(body);
    expect(validate.errors).toBeNull();
  });

  it('has two messages for each operation of the catalogue, on the documented channel', async () => {
    const { body } = await read(app.request('/asyncapi.json'));
    expect(body).toHaveProperty('channels.interactions.address', '/v2/ucs/interactions');
    for (const { name } of catalogue) {
      for (const message of [`${name}Succeeded`, `${name}Failed`]) {
        expect(body).toHaveProperty([
          'channels',
          'interactions',
          'messages',
          message,
          'payload',
          'properties',
          'referenceId',
        ]);
      }
      expect(body).toHaveProperty(['operations', name, 'action'], 'send');
    }
  });
});

describe('/', () => {
  it('leads a browser to the documents', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const answer = await app.request('/', { headers: { accept } });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([undefined, '*/*', 'application/json'])(
    'tells a client that accepts %s that there is nothing',
    async (accept) => {
      const answer = await read(app.request('/', accept === undefined ? {} : { headers: { accept } }));
      expect(answer).toMatchObject({ status: 404, body: { statusCode: 6 } });
    },
  );
});
