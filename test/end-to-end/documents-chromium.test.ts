import type { Browser } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { accessibilityFaults, overhangPixels } from '../support/accessibility.ts';
import { describeInChromium } from '../support/chromium.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describeInChromium('the documents', process.env['CHROMIUM_PATH'], (launch) => {
  const gateway = setUpGateway();
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    gateway.defer(() => browser.close());
  });

  it.each([
    ['/', '/docs'],
    ['/docs', '/docs'],
    ['/docs/operations/FindPhoneCall', '/docs/operations/FindPhoneCall'],
  ])(
    '%s shows the operations at %s, asks no other host for anything, and breaks no rule of its policy',
    async (path, shownAt) => {
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
      await page.getByText('FindPhoneCall').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(shownAt);
      expect(foreign).toEqual([]);
      expect(violations).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)(
    'are usable by everybody, and in a narrow window none scrolls sideways (%s)',
    async (colorScheme) => {
      const context = await browser.newContext({ viewport: { width: 360, height: 700 }, colorScheme });
      const page = await context.newPage();
      const operations = [...catalogue, ...v3Catalogue].map(({ name }) => `/docs/operations/${name}`);
      for (const path of ['/docs', '/docs/api', '/docs/errors', '/docs/clients', ...operations]) {
        await page.goto(gateway.address + path);
        expect([path, await overhangPixels(page), ...(await accessibilityFaults(page))]).toEqual([path, 0]);
      }
      await context.close();
    },
  );

  it('lead to the console', async () => {
    const page = await browser.newPage();
    await page.goto(gateway.address);
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByLabel('Password').waitFor();
  });
});
