import { expect, test } from 'vitest';
import { variableNames } from '../../src/config/leaves.ts';
import { createHintReports } from '../../src/telemetry/hint-reports.ts';
import { HINTS } from '../../src/telemetry/hints.ts';
import { createCollectingLog } from '../support/collecting-log.ts';
import { createManualClock } from '../support/manual-clock.ts';

test('hints have one line per hint, address and minute, which says how many had none', () => {
  const clock = createManualClock();
  const { log, fieldsOf } = createCollectingLog();
  const hint = createHintReports({ clock, log });
  const { sentence, setting } = HINTS['proxy-not-trusted'];
  for (let times = 0; times < 5; times++) hint('proxy-not-trusted', { address: '192.0.2.1' });
  hint('proxy-not-trusted', { address: '192.0.2.2' });
  clock.advance(60_000);
  hint('proxy-not-trusted', { address: '192.0.2.1' });
  expect(fieldsOf(sentence)).toMatchObject([
    { setting, address: '192.0.2.1' },
    { setting, address: '192.0.2.2' },
    { setting, address: '192.0.2.1', timesSinceLastLine: 5 },
  ]);
});

test('settings that hints name are settings that there are', () => {
  const settings = Object.values(HINTS).map(({ setting }) => setting);
  const named = settings.filter((setting) => /^[A-Z_]+$/.test(setting));
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !variableNames.includes(name))).toEqual([]);
});
