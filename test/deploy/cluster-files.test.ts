import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { expect, it } from 'vitest';
import { variableNames } from '../../src/config/leaves.ts';
import { ROOT } from '../support/source-files.ts';

const FILES = ['cluster.compose.yaml', 'kubernetes.yaml'];
const read = (file: string) => readFileSync(join(ROOT, 'deploy', file), 'utf8');

it.each(FILES)('%s is YAML, has NATS flush before it acknowledges, and stands in the documents', (file) => {
  for (const document of loadAll(read(file), { schema: YAML11_SCHEMA })) expect(document).toBeTypeOf('object');
  expect(read(file)).toContain('sync_interval: always');
  expect(readFileSync(join(ROOT, 'docs/cluster.md'), 'utf8')).toContain(`deploy/${file}`);
});

it.each(FILES)('%s names settings that there are', (file) => {
  const named = new Set(read(file).match(/\b(?:NATS|CLUSTER|UCS|READY|ADMIN|GATEWAY|TRUSTED)_[A-Z_]+\b/g));
  const known = new Set([...variableNames, 'GATEWAY_CONFIG']);
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
  expect(named).toContain('NATS_URL');
});
