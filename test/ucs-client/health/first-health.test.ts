import { describe, expect, it } from 'vitest';
import { firstHealth } from '../../../src/ucs-client/health/first-health.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createScriptedUcsClient } from '../../support/scripted-ucs-client.ts';

describe('the first word about the UCS', () => {
  it.each([true, false])('is waited for, whether it serves (%s) or not', async (serving) => {
    const ucs = createScriptedUcsClient();
    const known = firstHealth(ucs, createManualClock(), 1000);
    ucs.setHealth({ serving, problem: serving ? undefined : 'The UCS cannot be reached.' });
    await expect(known).resolves.toBeUndefined();
  });

  it('is not waited for any longer than that', async () => {
    const clock = createManualClock();
    const known = firstHealth(createScriptedUcsClient(), clock, 1000);
    clock.advance(1000);
    await expect(known).resolves.toBeUndefined();
  });
});
