// Adds up vitest's JSON reports in a folder. A test that ran in several of them counts once: failed when it failed anywhere, else
// passed when it passed anywhere. A file that could not be loaded counts as one failed test. Fails when a test failed or none ran.
// What failed is told once more with its reason, because in a long output nobody finds it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RANKS = ['skipped', 'passed', 'failed'];
const folder = process.argv[2];
const outcomes = new Map();

function tell(name, reasons) {
  console.log(`failed test: ${name}`);
  for (const reason of reasons) for (const line of reason.split('\n').slice(0, 12)) console.log(`  ${line}`);
}

function record(key, outcome) {
  const known = outcomes.get(key) ?? 'skipped';
  outcomes.set(key, RANKS[Math.max(RANKS.indexOf(known), RANKS.indexOf(outcome))]);
}

for (const name of readdirSync(folder)) {
  for (const file of JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults) {
    const tests = file.assertionResults;
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) {
      record(file.name, 'failed');
      tell(file.name, [file.message]);
    }
    // Tests of one table may share a name: they are told apart by their turn.
    const turns = new Map();
    for (const { fullName, status, failureMessages } of tests) {
      const turn = (turns.get(fullName) ?? 0) + 1;
      turns.set(fullName, turn);
      if (status === 'failed') tell(`${file.name}: ${fullName}`, failureMessages);
      record(`${file.name}\n${fullName}\n${turn}`, RANKS.includes(status) ? status : 'skipped');
    }
  }
}

const count = (outcome) => [...outcomes.values()].filter((found) => found === outcome).length;
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exitCode = count('failed') > 0 || count('passed') === 0 ? 1 : 0;
