// Adds up vitest's JSON reports in a folder. A test that ran in several of them counts once: failed when it failed anywhere, else
// passed when it passed anywhere. A file that could not be loaded counts as one failed test. Fails when a test failed or none ran.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RANKS = ['skipped', 'passed', 'failed'];
const folder = process.argv[2];
const outcomes = new Map();

function record(key, outcome) {
  const known = outcomes.get(key) ?? 'skipped';
  outcomes.set(key, RANKS[Math.max(RANKS.indexOf(known), RANKS.indexOf(outcome))]);
}

for (const name of readdirSync(folder)) {
  for (const file of JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults) {
    const tests = file.assertionResults;
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) record(file.name, 'failed');
    // Tests of one table may share a name: they are told apart by their turn.
    const turns = new Map();
    for (const { fullName, status } of tests) {
      const turn = (turns.get(fullName) ?? 0) + 1;
      turns.set(fullName, turn);
      record(`${file.name}\n${fullName}\n${turn}`, RANKS.includes(status) ? status : 'skipped');
    }
  }
}

const count = (outcome) => [...outcomes.values()].filter((found) => found === outcome).length;
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exitCode = count('failed') > 0 || count('passed') === 0 ? 1 : 0;
