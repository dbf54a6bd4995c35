import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isNobodysNumber,
  setNumberingPlan,
  toComparedNumber,
} from '../../../../src/backend/store/numbers/phone-number.ts';
import { defaultSettings } from '../../../support/default-settings.ts';

const { noNumbers } = defaultSettings().backend;

afterEach(() => setNumberingPlan({ country: undefined, noNumbers: [] }));

describe('phone numbers are compared', () => {
  it.each([
    '+49 30 1234-567',
    '+49 (30) 1234567',
    '+49.30.1234567',
    '+49/30/1234567',
    '+49 30 1234 567',
    'tel:+49-30-1234567',
    'TEL:+49301234567;phone-context=example.com',
    'sip:+49301234567@pbx.example.com',
    'sips:+49301234567@pbx.example.com:5061;user=phone',
    '"Ada" <sip:+49301234567@10.0.0.1>;tag=1',
    '+49301234567@pbx.example.com',
    'callto://+49301234567',
    '\u202d+49 30 1234567\u202c',
    '+49\u200b30\u00ad1234567\ufeff',
    '+49\u00a030\u20031234567',
    '+49\u201130\u20131234\u2212567',
    '\uff0b\uff14\uff19 \uff13\uff10 \uff11\uff12\uff13\uff14\uff15\uff16\uff17',
    '+49 30 1234567?subject=x',
  ])('by what is dialled: %s', (given) => {
    expect(toComparedNumber(given)).toBe('+49301234567');
  });

  it('with the signs that are dialled, and names by their hosts', () => {
    expect(toComparedNumber('*31# 030 1')).toBe('*31#0301');
    expect(toComparedNumber('sip:alice@a.example')).not.toBe(toComparedNumber('sip:alice@b.example'));
    expect(toComparedNumber('1-800-FLOWERS')).toBe('1800flowers');
    expect(toComparedNumber('0301234567')).toBe('0301234567');
  });

  it.each([
    [
      'DE',
      ['030 1234567', '+49 30 1234567', '+49 (0)30 1234567', '0049 30 1234567', 'sip:0301234567@pbx'],
      '+49301234567',
    ],
    ['us', ['(555) 234-5678', '1 555 234 5678', '+1 555 234 5678', '5552345678'], '+15552345678'],
    ['GB', ['020 7946 0018', '+44 20 7946 0018', '00 44 20 7946 0018'], '+442079460018'],
  ])('in their international form, where there is a country: %s', async (country, given, expected) => {
    await setNumberingPlan({ country, noNumbers: [] });
    expect(given.map(toComparedNumber)).toEqual(given.map(() => expected));
    // The beginning of a number is the beginning of its form, for searches.
    for (const end of [3, 5, 7])
      expect(expected.startsWith(toComparedNumber((given[0] ?? '').slice(0, end)))).toBe(true);
    expect(toComparedNumber('*31#0301')).toBe('*31#0301');
  });

  it('in no country that there is not', async () => {
    await expect(setNumberingPlan({ country: 'XX', noNumbers: [] })).rejects.toThrow(
      "UCS_PHONE_COUNTRY: expected a country, got 'XX'",
    );
  });
});

describe('numbers that are words', () => {
  beforeEach(() => setNumberingPlan({ country: 'DE', noNumbers }));

  it.each([
    'anonymous',
    'Anonymous',
    'ANONYMOUS ',
    'Private',
    'Restricted',
    'Unknown',
    'unavailable',
    'Out of Area',
    'out-of-area',
    '\u202aunknown\u202c',
    '\uff55nknown',
    '0',
    '000',
    '+0',
    '',
    ' ',
    '-',
    'sip:anonymous@anonymous.invalid',
    'sip:anonymous@10.1.2.3;user=phone',
    'sip:unavailable@unknown.invalid',
    'sip:c8f1@anonymous.invalid',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
    'tel:anonymous',
  ])('are nobody’s: %j', (given) => {
    expect(isNobodysNumber(given)).toBe(true);
  });

  it.each(['1', '110', '+49 30 1', 'sip:alice@example.com', 'anonymous2', '001', '*31#'])(
    '%j is somebody’s',
    (given) => {
      expect(isNobodysNumber(given)).toBe(false);
    },
  );
});
