import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../../src/identity/password/password-hash.ts';

describe('a password hash', () => {
  it('is a PHC string with a salt of its own, and tells the password from others', async () => {
    const [one, other] = await Promise.all([hashPassword('p\u00e4ss'), hashPassword('p\u00e4ss')]);
    expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await isPassword('p\u00e4ss', one)).toBe(true);
    expect(await isPassword('pa\u0308ss', one)).toBe(true);
    expect(await isPassword('pass', one)).toBe(false);
  });

  it.each(['', 'demo', '$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'that is none, or asks for more than this machine gives, fits no password: "%s"',
    async (hash) => {
      expect(await isPassword('demo', hash)).toBe(false);
    },
  );
});
