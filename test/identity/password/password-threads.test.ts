import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hashPassword } from '../../../src/identity/password/password-hash.ts';
import { createPasswordThreads } from '../../../src/identity/password/password-threads.ts';

function start() {
  const threads = createPasswordThreads();
  onTestFinished(threads.stop);
  return threads;
}

/** Of the threads of this process that give way to others, how many there are (proc(5): field 19 of stat). */
function threadsThatGiveWay(): number {
  const priorities = readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
  return priorities.filter((nice) => nice === 10).length;
}

describe('the threads that check passwords', () => {
  it('answer each question with its own answer, however many are asked at once', async () => {
    const { check } = start();
    const phcHash = hashPassword('demo');
    const passwords = ['demo', 'wrong', 'demo', 'Demo', 'demo'];
    const answers = await Promise.all(passwords.map((password) => check({ password, phcHash })));
    expect(answers).toEqual([true, false, true, false, true]);
  });

  it.runIf(process.platform === 'linux')('give way to the event loop, and are as many as were needed', async () => {
    const { check } = start();
    const question = { password: 'demo', phcHash: hashPassword('demo') };
    const before = threadsThatGiveWay();
    for (let time = 0; time < 3; time++) await check(question);
    expect(threadsThatGiveWay() - before).toBe(1);
    await Promise.all([check(question), check(question)]);
    expect(threadsThatGiveWay() - before).toBe(2);
  });

  it('fail the question that was asked when they are stopped, and answer none wrongly', async () => {
    const threads = start();
    const asked = threads.check({ password: 'demo', phcHash: hashPassword('demo') });
    await Promise.all([expect(asked).rejects.toThrow('has ended'), threads.stop()]);
  });
});
