import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedOperation } from '../../src/operations/unknown-operation.ts';
import { catalogue as v2Catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { V3_PREFIX } from '../../src/operations/v3/v3-operation.ts';

const catalogue = [...v2Catalogue, ...v3Catalogue];

describe('the catalogue', () => {
  it('lists every operation that has a file, each once', () => {
    const definedIn = (folder: string, prefix: string, define: string) =>
      readdirSync(join(import.meta.dirname, '../../src/operations', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [
          ...readFileSync(join(import.meta.dirname, '../../src/operations', folder, file), 'utf8').matchAll(
            new RegExp(`= ${define}\\(\\{\\s*name: '(\\w+)'`, 'g'),
          ),
        ])
        .map(([, name]) => prefix + name);
    const defined = [...definedIn('v2', '', 'defineOperation'), ...definedIn('v3', V3_PREFIX, 'defineV3Operation')];
    expect(catalogue.map(({ name }) => name).sort()).toEqual(defined.sort());
  });

  it('stands in the guide for those who implement a UCS, each operation beside its method', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/implement-a-ucs.md'), 'utf8');
    const rows = guide.split('\n').filter((line) => line.startsWith('| '));
    const missing = catalogue.filter(
      ({ name, method }) => !rows.some((row) => new RegExp(`\\b${name}\\b`).test(row) && row.includes(`.${method}\``)),
    );
    expect(missing.map(({ name, method }) => `${name} by ${method}`)).toEqual([]);
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
      expect(path.match(/(?<=\{)\w+/g)?.filter((name) => !shape.has(name)) ?? []).toEqual([]);
      const { properties = {} } = parameters.toJSONSchema({ io: 'input', unrepresentable: 'any' });
      const undescribed = Object.entries(properties).filter(
        ([, schema]) => !JSON.stringify(schema).includes('"description"'),
      );
      expect(undescribed.map(([name]) => name)).toEqual([]);
    },
  );

  it('says which name was probably meant, and none when nothing is near', () => {
    expect(expectedOperation('findphonecall', ['FindPhoneCall'])).toMatch(/did you mean FindPhoneCall/);
    expect(expectedOperation('x'.repeat(10_000), ['FindPhoneCall'])).toBe('expected one of FindPhoneCall');
  });
});
