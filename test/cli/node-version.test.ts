import { expect, test } from 'vitest';
import { toOldNodeLine } from '../../src/cli/node-version.ts';

test.each(['18.19.0', '20.20.2', '23.11.1'])('Node %s is told that it is too old', (version) => {
  expect(toOldNodeLine(version)).toBe(`ucs-gateway needs Node 24 or newer, and this is ${version}.`);
});

test.each(['24.0.0', '24.21.0', '26.1.0'])('Node %s will do', (version) => {
  expect(toOldNodeLine(version)).toBeUndefined();
});
