import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Where CI wants the outcome of every test, to add them up. */
const reportFile = process.env['TEST_REPORT_FILE'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/strip-types-once.ts',
    execArgv: [`--import=${new URL('test/support/stripped-sources.mjs', import.meta.url)}`],
    // Most tests wait for other processes most of the time: as many at once as there are cores, and one.
    maxWorkers: availableParallelism() + 1,
    // A busy machine is no failure: these end what would never come, and nothing else.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    reporters: reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
  },
});
