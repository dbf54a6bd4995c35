import { expect, test } from 'vitest';
import { toStartLines, toStopLine } from '../../src/cli/start-lines.ts';

const FACTS = [{ name: 'console', value: 'http://127.0.0.1:8090/console' }];

test('a start is one line of JSON for programs, the address first', () => {
  const lines = toStartLines('gateway', 'http://127.0.0.1:8090', FACTS, false);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      address: 'http://127.0.0.1:8090',
      console: 'http://127.0.0.1:8090/console',
      msg: 'The gateway is ready.',
    },
  ]);
  expect(/http:[^"]*/.exec(lines[0] ?? '')?.[0]).toBe('http://127.0.0.1:8090');
});

test('a start is a line for each fact for people, the address in the first', () => {
  expect(toStartLines('gateway', 'http://127.0.0.1:8090', FACTS, true)).toEqual([
    'The gateway is ready on http://127.0.0.1:8090',
    '  console     http://127.0.0.1:8090/console',
  ]);
});

test('a stop says what it waits for and how to end at once', () => {
  expect(toStopLine('gateway', '2 accepted requests to be answered', 9500, true)).toBe(
    'The gateway stops, within 10 s. It waits for: 2 accepted requests to be answered. Ctrl-C once more ends it at once.',
  );
  expect(JSON.parse(toStopLine('UCS', 'calls under way', 9500, false))).toMatchObject({
    waitsFor: 'calls under way',
    msg: 'The UCS stops.',
  });
});
