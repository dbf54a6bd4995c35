import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { createSurroundings } from '../support/surroundings.ts';

describe('the command line', () => {
  test.each([['help'], ['--help'], ['-h'], ['nonsense', '--help']])('lists its commands on %s %s', async (...words) => {
    const { surroundings, printed } = createSurroundings();
    expect(await runCli(words, surroundings)).toBe(0);
    for (const word of ['serve', 'ucs', 'call', 'hash-password', 'check-config', 'print-config', '--version'])
      expect(printed.join('\n')).toContain(word);
  });

  test.each([
    [['serve', '--help'], 'BAYEUX_TIMEOUT_MS (30000 ms)'],
    [['help', 'ucs'], 'UCS_PORT'],
    [['call', '--help'], 'CALL_PASSWORD'],
    [['hash-password', '-h'], '1024 bytes'],
  ])('explains one command on %j', async (words, expected) => {
    const { surroundings, printed } = createSurroundings();
    expect(await runCli(words, surroundings)).toBe(0);
    const page = printed.join('\n');
    expect(page).toContain(expected);
    expect(page).not.toContain('Commands:');
  });

  test('tells its version', async () => {
    const { surroundings, printed } = createSurroundings();
    expect(await runCli(['--version'], surroundings)).toBe(0);
    expect(printed).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  test('suggests what a misspelt command is meant to be', async () => {
    const { surroundings, complaints } = createSurroundings();
    expect(await runCli(['chek-config'], surroundings)).toBe(2);
    expect(complaints).toEqual(["no command 'chek-config': is check-config meant?"]);
  });

  test('lists the commands when none is near, and when none is given', async () => {
    const { surroundings, complaints } = createSurroundings();
    expect(await runCli(['frobnicate'], surroundings)).toBe(2);
    expect(await runCli([], surroundings)).toBe(2);
    for (const line of complaints)
      expect(line).toMatch(/serve, ucs, call, hash-password, check-config, check-ucs, print-config, .*help$/);
  });

  test('refuses words that a command does not take', async () => {
    const { surroundings, complaints } = createSurroundings();
    expect(await runCli(['check-config', 'now'], surroundings)).toBe(2);
    expect(complaints).toEqual(["check-config takes no further words, got 'now'"]);
  });
});

describe('check-config', () => {
  test('says that the settings are right', async () => {
    const { surroundings, printed } = createSurroundings();
    expect(await runCli(['check-config'], surroundings)).toBe(0);
    expect(printed).toEqual(['The settings are right.']);
  });

  test('gives one line per mistake, and exit code 2', async () => {
    const env = { PORT: 'x', GATEWAY_CONFIG: 'gateway.yaml' };
    const { surroundings, complaints } = createSurroundings({ env, files: { 'gateway.yaml': 'edge: { csfr: true }' } });
    expect(await runCli(['check-config'], surroundings)).toBe(2);
    expect(complaints).toEqual([
      "PORT: expected an integer from 0 to 65535, got 'x'",
      'GATEWAY_CONFIG (edge.csfr in gateway.yaml): no such setting, perhaps csrf is meant',
    ]);
  });

  test('warns and goes on where a variable only looks like one of ours', async () => {
    const { surroundings, complaints } = createSurroundings({ env: { UCS_TARGETS: 'x:1' } });
    expect(await runCli(['check-config'], surroundings)).toBe(0);
    expect(complaints).toEqual(['warning: UCS_TARGETS: no such setting, perhaps UCS_TARGET is meant']);
  });
});

describe('print-config', () => {
  test('prints what is in force without secrets', async () => {
    const { surroundings, printed } = createSurroundings({ env: { UCS_DATABASE_URL: 'postgres://u:hunter2@db/ucs' } });
    expect(await runCli(['print-config'], surroundings)).toBe(0);
    expect(printed.join('\n')).toContain('databaseUrl: postgres://***@db/ucs');
    expect(printed.join('\n')).not.toContain('$scrypt');
  });
});

describe('hash-password', () => {
  test.each(['', '\n', 'x'.repeat(1025)])('refuses a line that is no password', async (stdin) => {
    const { surroundings, complaints } = createSurroundings({ stdin });
    expect(await runCli(['hash-password'], surroundings)).toBe(2);
    expect(complaints).toEqual(['expected one line of 1 to 1024 bytes on stdin']);
  });

  test('prints what the configuration takes', async () => {
    const hashing = createSurroundings({ stdin: 'correct horse\n' });
    expect(await runCli(['hash-password'], hashing.surroundings)).toBe(0);
    const yaml = `identity: { contactCentres: [{ name: n, users: [{ userName: u, passwordHash: "${hashing.printed[0]}" }] }] }`;
    const checking = createSurroundings({ env: { GATEWAY_CONFIG: 'f' }, files: { f: yaml } });
    expect(await runCli(['check-config'], checking.surroundings)).toBe(0);
    expect(hashing.printed).toHaveLength(1);
  });
});
