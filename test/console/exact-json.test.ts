import { describe, expect, it } from 'vitest';
import { findInexactNumber, isNumber } from '../../src/console/page/form/exact-json.js';

describe('numbers in JSON that is typed into the console', () => {
  it.each([
    '{"a":9007199254740993}',
    '[1, 123456789012345678901234567890]',
    '{"a":0.12345678901234567891}',
    '1e400',
    '-9007199254740993',
    '{"a":"1","b":[{"c":1e-400}]}',
    '9007199254740992',
  ])('finds the one in %s that would become another', (json) => {
    expect(findInexactNumber(json)).toMatch(/^-?[\d.e-]+$/);
  });

  it.each([
    '{}',
    '{"a":1.10,"b":1e3,"c":-0.5,"d":0.1}',
    '{"a":"9007199254740993"}',
    '"\\"9007199254740993"',
    '9007199254740991',
    '0.0',
    '-0',
    '1E+2',
    '{"9007199254740993":1}',
  ])('lets %s pass', (json) => {
    expect(findInexactNumber(json)).toBeUndefined();
  });

  it('are numbers in no other form than that of JSON', () => {
    expect(['12', '-1.5', '1e3'].every(isNumber)).toBe(true);
    expect(['0x20000000000001', '0b11', '012', '.5', '5.', 'Infinity', '+1', ''].some(isNumber)).toBe(false);
  });
});
