import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startUcsServer } from '../support/ucs-server.ts';

it('a command whose reader has enough, as `head` has, goes on and ends as it would', async () => {
  const { target } = await startUcsServer();
  const words = ['src/main.ts', 'check-ucs', target, '--tenant', 'check'];
  const program = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: string[] = [];
  program.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  await once(program.stdout, 'data');
  program.stdout.destroy();
  expect(await once(program, 'close')).toEqual([0, null]);
  expect(complaints).toEqual([]);
});
