import { chromium } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';

const executablePath = process.env['CHROMIUM_PATH'];
const ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** A browser comes with .ci/run, which names it in CHROMIUM_PATH; npm has none that starts on a bare machine. */
describe.runIf(executablePath !== undefined)('the documents in a real browser', () => {
  it.each([
    ['/docs', 'FindPhoneCall'],
    ['/docs/api', 'FindPhoneCall'],
  ])(
    '%s shows the operations, asks no other host for anything, and breaks no rule of its policy',
    async (path, text) => {
      const dataDir = createDataDir();
      onTestFinished(dataDir.remove);
      const gateway = await startGatewayProcess(dataDir.path);
      onTestFinished(gateway.stop);
      const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ARGS });
      onTestFinished(() => browser.close());
      const page = await browser.newPage();
      const foreign: string[] = [];
      const violations: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(gateway.address) && !url.startsWith('data:')) foreign.push(url);
      });
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) violations.push(message.text());
      });
      await page.goto(gateway.address + path);
      await page.getByText(text).first().waitFor();
      expect(foreign).toEqual([]);
      expect(violations).toEqual([]);
    },
  );
});
