import { describe, expect, test } from 'vitest';
import { toDemoTokens } from '../../src/config/demo-identities.ts';
import { toMistakeLine } from '../../src/config/mistake.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';
import { isPassword } from '../../src/identity/password/password-hash.ts';

const SALT_AND_HASH = '$c2FsdHNhbHRzYWx0c2FsdA$cMKOIqP9uAOCLBvLlENM6HAS4S2erxLM5exKKTOBFg4';

/** The mistakes of a file whose one user has these fields. */
function mistakesOf(user: Readonly<Record<string, string>>): readonly string[] {
  const fields = { userName: 'eve', passwordHash: `$scrypt$ln=14,r=8,p=1${SALT_AND_HASH}`, ...user };
  const yaml = JSON.stringify({ identity: { contactCentres: [{ name: 'n', users: [fields] }] } });
  const parsed = parseSettings({ GATEWAY_CONFIG: 'gateway.yaml' }, () => yaml);
  return parsed.ok ? [] : parsed.mistakes.map(toMistakeLine);
}

describe('a configured user', () => {
  test.each(['a:b', ':', 'eve:'])('whose name is %j could not sign in by Basic, and is a mistake', (userName) => {
    expect(mistakesOf({ userName })).toEqual([
      `GATEWAY_CONFIG (identity.contactCentres[0].users[0].userName in gateway.yaml): expected a text of 1 to 128 characters without a colon, got '${userName}'`,
    ]);
  });

  test.each([
    'ln=99,r=8,p=1',
    'ln=24,r=8,p=1',
    'ln=17,r=16,p=1',
    'ln=14,r=99,p=1',
    'ln=14,r=8,p=99',
    'ln=1,r=8,p=1',
    'ln=14,r=0,p=1',
    'ln=14,r=8,p=0',
  ])('whose hash has the work factors %s is a mistake, which does not show the hash', (factors) => {
    const [line = '', ...more] = mistakesOf({ passwordHash: `$scrypt$${factors}${SALT_AND_HASH}` });
    expect(more).toEqual([]);
    expect(line).toMatch(/users\[0\]\.passwordHash in gateway\.yaml\): expected work factors from ln=10 to ln=17/);
    expect(line).not.toContain('c2Fs');
  });

  test('whose hash is longer than one can be is a mistake', () => {
    const passwordHash = `$scrypt$ln=14,r=8,p=1$${'A'.repeat(129)}$${'A'.repeat(43)}`;
    expect(mistakesOf({ passwordHash })[0]).toContain('a line printed by the command hash-password');
  });

  test.each(['ln=10,r=8,p=1', 'ln=17,r=8,p=1', 'ln=14,r=16,p=4'])(
    'may have the work factors %s, which can be checked',
    (factors) => {
      const passwordHash = `$scrypt$${factors}${SALT_AND_HASH}`;
      expect(mistakesOf({ passwordHash })).toEqual([]);
      expect(isPassword({ password: 'wrong', phcHash: passwordHash })).toBe(false);
    },
  );
});

test('two users of a contact centre with one id are a mistake, those of two centres are not', () => {
  const passwordHash = `$scrypt$ln=14,r=8,p=1${SALT_AND_HASH}`;
  const centre = (name: string, ...userNames: string[]) => ({
    name,
    users: userNames.map((userName) => ({ userName, userId: '7', passwordHash })),
  });
  const mistakes = (contactCentres: object[]) => {
    const yaml = JSON.stringify({ identity: { contactCentres } });
    const parsed = parseSettings({ GATEWAY_CONFIG: 'gateway.yaml' }, () => yaml);
    return parsed.ok ? [] : parsed.mistakes.map(({ problem }) => problem);
  };
  expect(mistakes([centre('a', 'eve', 'ada')])).toEqual([
    "the user id '7' is there twice in the contact centre 'a': two users would be one",
  ]);
  expect(mistakes([centre('a', 'eve'), centre('b', 'ada')])).toEqual([]);
});

describe('the bearer tokens of the demo identities', () => {
  test('are there where these are in force, and nowhere else', () => {
    const demo = parseSettings({}, () => '');
    if (!demo.ok) throw new Error('the defaults are wrong');
    expect([...toDemoTokens(demo.settings.identity)]).toEqual(
      ['alice', 'bob', 'carol', 'dave'].map((userName) => [`demo-token-${userName}`, userName]),
    );
    const { contactCentres } = demo.settings.identity;
    const configured = parseSettings({ GATEWAY_CONFIG: 'f' }, () => JSON.stringify({ identity: { contactCentres } }));
    if (!configured.ok) throw new Error('the file is wrong');
    expect(toDemoTokens(configured.settings.identity).size).toBe(0);
  });
});
