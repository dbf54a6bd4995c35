import { describe, expect, test } from 'vitest';
import { toReferencePage } from '../../../src/config/help/reference-page.ts';
import { toVariablesHelp } from '../../../src/config/help/variables-help.ts';
import { leaves, variableNames } from '../../../src/config/leaves.ts';

const CONTRACT_VARIABLES = [
  ...['HOST', 'PORT', 'ADMIN_HOST', 'ADMIN_PORT', 'DATA_DIR', 'GATEWAY_CONFIG', 'UCS_TARGET', 'NATS_URL', 'LOG_LEVEL'],
  ...['BAYEUX_TIMEOUT_MS', 'BAYEUX_INTERVAL_MS', 'BAYEUX_MAX_INTERVAL_MS', 'BAYEUX_PUBLIC_CHANNELS'],
  ...['UCS_HOST', 'UCS_PORT', 'UCS_DATABASE_URL'],
];

describe('the settings tree', () => {
  test('has every variable of the contract, each once', () => {
    expect(variableNames).toEqual(expect.arrayContaining(CONTRACT_VARIABLES));
    expect(new Set(variableNames).size).toBe(variableNames.length);
  });

  test('says of every leaf what it is for', () => {
    expect(leaves.filter((leaf) => leaf.description.length < 15)).toEqual([]);
  });

  test('states the unit in the name of every variable in milliseconds or bytes that is no count', () => {
    const unnamed = leaves.filter((leaf) => leaf.unit === 'ms' && !leaf.env.endsWith('_MS'));
    expect(unnamed.map((leaf) => leaf.env)).toEqual([]);
  });

  test('is described whole in the reference page and in the help', () => {
    for (const name of variableNames) {
      expect(toReferencePage()).toContain(name);
      expect(toVariablesHelp()).toContain(`  ${name} (`);
    }
  });
});
