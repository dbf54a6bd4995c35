import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createSurroundings } from '../../support/surroundings.ts';

async function scriptFor(shell: string): Promise<string> {
  const { surroundings, printed } = createSurroundings();
  expect(await runCli(['completion', shell], surroundings)).toBe(0);
  return printed.join('\n');
}

test.each([
  ['ucs-gateway se', 'serve'],
  ['ucs-gateway call Find', 'FindPhoneCall'],
  ['ucs-gateway call FindPhoneCall --call', '--call-id'],
  ['ucs-gateway call --wa', '--watch'],
])('bash completes %j to %s', async (line, expected) => {
  const words = line.split(' ');
  const current = words.at(-1) ?? '';
  const ask = `COMP_LINE='${line}'; COMP_CWORD=${words.length - 1}; _ucs_gateway ucs-gateway '${current}'; echo "$COMPREPLY"`;
  expect(execFileSync('bash', ['-c', `${await scriptFor('bash')}\n${ask}`], { encoding: 'utf8' }).trim()).toBe(
    expected,
  );
});

test('zsh gets the same in its own way', async () => {
  expect(await scriptFor('zsh')).toContain('bashcompinit');
});

test('other shells are not known', async () => {
  const { surroundings, complaints } = createSurroundings();
  expect(await runCli(['completion', 'fish'], surroundings)).toBe(2);
  expect(complaints).toEqual(['expected one of bash, zsh']);
});
