import { describe, expect, it } from 'vitest';
import { createTextSeal, newSealId } from '../../../src/identity/sign-in/sealed-text.ts';

const secret = new Uint8Array(32).fill(1);

describe('a sealed text', () => {
  it('is opened by who has the secret, and says its id', () => {
    const id = newSealId();
    const sealed = createTextSeal(secret, 'a purpose').seal(id, 'Grüße \u{1F600}');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(createTextSeal(secret, 'a purpose').open(sealed)).toEqual({ id, text: 'Grüße \u{1F600}' });
  });

  it('differs each time, and has nothing readable in it but its id', () => {
    const seal = createTextSeal(secret, 'a purpose');
    const id = newSealId();
    const [one, other] = [seal.seal(id, 'the same text'), seal.seal(id, 'the same text')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('same');
  });

  it('is not opened with another secret, nor for another purpose', () => {
    const sealed = createTextSeal(secret, 'a purpose').seal(newSealId(), 'text');
    expect(createTextSeal(new Uint8Array(32).fill(2), 'a purpose').open(sealed)).toBeUndefined();
    expect(createTextSeal(secret, 'another').open(sealed)).toBeUndefined();
  });

  it.each(['', 'A', 'x'.repeat(58), '****', 'a.b.c', '\u0000'])('is not %j', (text) => {
    expect(createTextSeal(secret, 'a purpose').open(text)).toBeUndefined();
  });
});
