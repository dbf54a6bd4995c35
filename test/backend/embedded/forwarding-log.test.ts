import { describe, expect, it } from 'vitest';
import { createForwardingLog } from '../../../src/backend/embedded/forwarding-log.ts';
import type { UcsLogLine } from '../../../src/backend/embedded/ucs-message.ts';

function collected() {
  const lines: UcsLogLine[] = [];
  const waiting: (() => void)[] = [];
  const log = createForwardingLog((line, sent) => {
    lines.push(line);
    waiting.push(sent);
  });
  return { log, lines, waiting };
}

describe('the log of the embedded UCS', () => {
  it('sends each line with its level and the fields of every log above it', () => {
    const { log, lines } = collected();
    log.debug({}, 'One.');
    log.child({ part: 'store' }).child({ table: 'contact' }).warn({ rows: 3 }, 'Two.');
    expect(lines).toEqual([
      { type: 'line', level: 'debug', fields: {}, sentence: 'One.' },
      { type: 'line', level: 'warn', fields: { part: 'store', table: 'contact', rows: 3 }, sentence: 'Two.' },
    ]);
  });

  it('drops lines while a thousand wait, and goes on when they are sent [bound]', () => {
    const { log, lines, waiting } = collected();
    for (let line = 0; line < 1_500; line++) log.child({ line }).info({}, 'Waits.');
    expect(lines).toHaveLength(1_000);
    for (const sent of waiting) sent();
    log.info({}, 'Sent.');
    expect(lines.at(-1)?.sentence).toBe('Sent.');
  });
});
