import { describe, expect, it } from 'vitest';
import { createPasswordChecks } from '../../../src/identity/password/password-checks.ts';

describe('password checks', () => {
  it('run a bounded number at once, let a bounded number wait, and refuse the others', async () => {
    const gates: (() => void)[] = [];
    const started: string[] = [];
    const check = createPasswordChecks({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 1 }, async (password) => {
      started.push(password);
      await new Promise<void>((resolve) => gates.push(resolve));
      return true;
    });
    const first = check('first', '');
    const second = check('second', '');
    expect(await check('third', '')).toBe('busy');
    expect(started).toEqual(['first']);
    gates.shift()?.();
    expect(await first).toBe(true);
    await expect.poll(() => started).toEqual(['first', 'second']);
    gates.shift()?.();
    expect(await second).toBe(true);
    const after = check('after', '');
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    expect(await after).toBe(true);
  });
});
