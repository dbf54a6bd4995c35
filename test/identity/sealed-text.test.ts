import { describe, expect, it } from 'vitest';
import { createTextSeal } from '../../src/identity/sealed-text.ts';

const secret = new Uint8Array(32).fill(1);

describe('a sealed text', () => {
  it('is opened by who has the secret', () => {
    const sealed = createTextSeal(secret, 'a purpose').seal('Grüße \u{1F600}');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(createTextSeal(secret, 'a purpose').open(sealed)).toBe('Grüße \u{1F600}');
  });

  it('differs each time, and has nothing readable in it', () => {
    const seal = createTextSeal(secret, 'a purpose');
    const [one, other] = [seal.seal('the same text'), seal.seal('the same text')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('same');
  });

  it('is not opened with another secret, nor for another purpose, nor changed', () => {
    const sealed = createTextSeal(secret, 'a purpose').seal('text');
    expect(createTextSeal(new Uint8Array(32).fill(2), 'a purpose').open(sealed)).toBeUndefined();
    expect(createTextSeal(secret, 'another').open(sealed)).toBeUndefined();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'Q' : 'A') + sealed.slice(at + 1);
      expect(createTextSeal(secret, 'a purpose').open(changed)).toBeUndefined();
    }
  });

  it.each(['', 'A', 'x'.repeat(58), '****', 'a.b.c', '\u0000'])('is not %j', (text) => {
    expect(createTextSeal(secret, 'a purpose').open(text)).toBeUndefined();
  });
});
