import { defineConfig } from 'vitest/config';

/** Where CI wants the outcome of every test, to add them up. */
const reportFile = process.env['TEST_REPORT_FILE'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
  },
});
