import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/telemetry/log.ts';

function collected(human = false, level: 'info' | 'error' = 'info', personalData: 'masked' | 'plain' = 'masked') {
  const lines: string[] = [];
  const log = createLog({ level, personalData, human, stream: { write: (line: string) => void lines.push(line) } });
  return { log, lines };
}

describe('the log', () => {
  test('writes one JSON line with level, time, sentence and fields', () => {
    const { log, lines } = collected();
    log.child({ part: 'journal' }).warn({ records: 3 }, 'The disk is full.');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      part: 'journal',
      records: 3,
      msg: 'The disk is full.',
    });
  });

  test.each(['authorization', 'cookie', 'set-cookie', 'password', 'passwordHash', 'token'])(
    'masks %s at every depth that a request has',
    (name) => {
      const { log, lines } = collected();
      log.info(
        { [name]: 'top-secret', headers: { [name]: 'top-secret' }, request: { headers: { [name]: 'top-secret' } } },
        'A request.',
      );
      expect(lines[0]).not.toContain('top-secret');
      expect(lines[0]?.match(/\*\*\*/g)).toHaveLength(3);
    },
  );

  test('masks phone numbers and e-mail addresses in fields, errors, sentences and what a part of it has on every line', () => {
    const texts = ['1231231231', 'carol@example.com'];
    function writeAll(personalData: 'masked' | 'plain'): string {
      const { log, lines } = collected(false, 'info', personalData);
      for (const text of texts) {
        const error = new Error(`no contact for ${text}`, { cause: new Error(text) });
        log.child({ user: text }).info({ user: text, deep: [{ user: text }] }, `Of ${text}.`);
        log.record({ user: text, referenceId: 1231231231 }, 'A request.');
        log.child({ user: text }).record({ status: 200 }, 'A request.');
        log.error({ error, err: error, thrown: text }, 'It failed.');
        log.error({ error: text }, 'It failed.');
      }
      return lines.join('');
    }
    const masked = writeAll('masked').replaceAll('"referenceId":1231231231', '');
    for (const text of texts) expect(masked).not.toContain(text);
    expect(masked).toContain('***31');
    expect(masked).toContain('c***@example.com');
    for (const text of texts) expect(writeAll('plain')).toContain(`Of ${text}.`);
  });

  test('cuts long texts and deep tables', () => {
    const { log, lines } = collected();
    let deep: Record<string, unknown> = {};
    for (let depth = 0; depth < 100; depth++) deep = { deep };
    log.info({ text: 'x'.repeat(1_000_000), deep }, 'Too much.');
    expect(lines[0]?.length).toBeLessThan(10_000);
  });

  test('tells of an error with its cause', () => {
    const { log, lines } = collected();
    log.error({ error: new Error('outer', { cause: new Error('inner') }) }, 'It failed.');
    expect(JSON.parse(lines[0] ?? '').error.message).toBe('outer: inner');
  });

  test('writes the line of a request in the form of all others, with the fields of its part', () => {
    const { log, lines } = collected();
    log.child({ part: 'edge' }).record({ referenceId: 3, user: 'a"b', operation: undefined }, 'Answered.');
    log.child({ part: 'edge' }).info({ referenceId: 3, user: 'a"b', operation: undefined }, 'Answered.');
    const [record, other] = lines.map((line) => JSON.parse(line));
    expect({ ...record, time: '' }).toEqual({ ...other, time: '' });
    expect(record.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test('has written what waits to be written together when the process ends at once', () => {
    const program = `const { createLog } = await import('./src/telemetry/log.ts');
      const log = createLog({ level: 'info', personalData: 'masked', human: false });
      for (let number = 1; number <= 100; number++) log.record({ number }, 'Written.');
      process.exit(0);`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).number),
    ).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('leaves out what is below its level', () => {
    const { log, lines } = collected(false, 'error');
    log.info({}, 'Unseen.');
    expect(lines).toEqual([]);
  });

  test('writes lines for people where asked to, before the call returns', () => {
    const { log, lines } = collected(true);
    log.info({ records: 3 }, 'Written.');
    expect(lines.join('')).toMatch(/INFO.*Written\..*"records":3/);
  });
});
