import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/operations/catalogue.ts';
import { expectedOperation } from '../../src/operations/unknown-operation.ts';

describe('the catalogue', () => {
  it('holds the nine operations', () => {
    expect(catalogue.map(({ name }) => name)).toEqual([
      'FindPhoneCall',
      'SetCallContact',
      'SetCallNote',
      'SetCallCompleted',
      'IdentifyUCSContact',
      'RetrieveInteractionHistory',
      'RetrieveAgentHistory',
      'RetrieveContactHistory',
      'GetInteractionContent',
    ]);
  });

  it.each(catalogue.map((operation) => [operation.name, operation] as const))(
    '%s has samples, which its schema takes, and takes again what it put out',
    (_name, { parameters, samples }) => {
      expect(samples).not.toEqual([]);
      for (const { body, path } of samples) {
        const parsed = parameters.parse({ ...body, ...path });
        expect(parameters.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }
    },
  );

  it.each(catalogue.map((operation) => [operation.name, operation] as const))(
    '%s describes each of its parameters, and gives each name in its URL a parameter',
    (_name, { parameters, path }) => {
      const shape = new Map(Object.entries(parameters.shape));
      for (const name of path.match(/(?<=\{)\w+/g) ?? []) expect(shape.has(name)).toBe(true);
      const { properties = {} } = parameters.toJSONSchema({ io: 'input', unrepresentable: 'any' });
      for (const schema of Object.values(properties)) expect(JSON.stringify(schema)).toContain('"description"');
    },
  );

  it('says which name was probably meant, and none when nothing is near', () => {
    expect(expectedOperation('findphonecall', ['FindPhoneCall'])).toMatch(/did you mean FindPhoneCall/);
    expect(expectedOperation('x'.repeat(10_000), ['FindPhoneCall'])).toBe('expected one of FindPhoneCall');
  });
});
