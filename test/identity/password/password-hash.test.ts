import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../../src/identity/password/password-hash.ts';

describe('a password hash', () => {
  it('is a PHC string with a salt of its own, and tells the password from others', () => {
    const [one, other] = [hashPassword('p\u00e4ss'), hashPassword('p\u00e4ss')];
    expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
    expect(isPassword({ password: 'p\u00e4ss', phcHash: one })).toBe(true);
    expect(isPassword({ password: 'pa\u0308ss', phcHash: one })).toBe(true);
    expect(isPassword({ password: 'pass', phcHash: one })).toBe(false);
  });

  it.each(['', 'demo', '$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'that is none, or asks for more than this machine gives, fits no password: "%s"',
    (hash) => {
      expect(isPassword({ password: 'demo', phcHash: hash })).toBe(false);
    },
  );
});
