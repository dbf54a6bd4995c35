import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openEmbeddedJournal } from '../support/embedded-journal-home.ts';
import { embeddedOptions } from '../support/embedded-journal-options.ts';
import { alice } from '../support/journal-requests.ts';
import { readJournal } from '../support/loaded-journal.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const CHILD = fileURLToPath(new URL('../support/accept-until-killed.ts', import.meta.url));

/** Runs the process until it has written so many lines, kills it with SIGKILL, and gives every whole line. */
async function runUntilKilled(folder: string, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    written.push(line);
    if (written.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  // The last line may have been cut.
  return written.slice(0, -1);
}

it('what was promised before a SIGKILL is there after it, each once, over several kills [promise 1]', {
  timeout: 60_000,
}, async () => {
  const folder = makeTemporaryFolder();
  const accepted: number[] = [];
  const closed: number[] = [];
  for (const lines of [40, 777, 150, 1500, 301]) {
    for (const line of await runUntilKilled(folder, lines)) {
      const [kind, id] = line.split(' ');
      (kind === 'a' ? accepted : closed).push(Number(id));
    }
  }
  expect(new Set(accepted).size).toBe(accepted.length);
  const journal = await openEmbeddedJournal(embeddedOptions(folder, { openRecordsMax: 100_000 }));
  const { open, logged } = await readJournal(journal);
  expect(new Set([...open, ...logged]).size).toBe(open.length + logged.length);
  const kept = new Set([...open, ...logged]);
  expect(accepted.filter((id) => !kept.has(id))).toEqual([]);
  const inLog = new Set(logged);
  expect(closed.filter((id) => !inLog.has(id))).toEqual([]);
  const offsets = (await journal.read(alice, 0, 1_000_000)).map((entry) => entry.offset);
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
});
