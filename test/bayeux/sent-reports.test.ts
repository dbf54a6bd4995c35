import { describe, expect, it } from 'vitest';
import type { Input } from '../../src/bayeux/protocol/port.ts';
import { createSentReports } from '../../src/bayeux/sent-reports.ts';

describe('reports of what was sent', () => {
  it('reach the core together, in order, after all that Node says in this turn', async () => {
    const fed: Input[] = [];
    const reports = createSentReports((input) => void fed.push(input));
    const said = new Promise<void>((resolve) => {
      process.nextTick(() => reports.add({ link: 1, ok: true }));
      process.nextTick(() => reports.add({ link: 2, ok: false }));
      process.nextTick(resolve);
    });
    await said;
    await new Promise(setImmediate);
    const both = [
      { link: 1, ok: true },
      { link: 2, ok: false },
    ];
    expect(fed).toEqual([{ type: 'sent', reports: both }]);
    reports.add({ link: 3, ok: true });
    await new Promise(setImmediate);
    expect(fed.slice(1)).toEqual([{ type: 'sent', reports: [{ link: 3, ok: true }] }]);
  });

  it('reach it at once when something else must not overtake them, and only once', async () => {
    const fed: Input[] = [];
    const reports = createSentReports((input) => void fed.push(input));
    reports.add({ link: 1, ok: true });
    reports.flush();
    expect(fed).toHaveLength(1);
    reports.flush();
    await new Promise(setImmediate);
    expect(fed).toHaveLength(1);
  });
});
