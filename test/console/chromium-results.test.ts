import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { accessibilityFaults, overhangPixels } from '../support/accessibility.ts';
import { describeInChromium } from '../support/chromium.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describeInChromium('what the console shows of requests', process.env['CHROMIUM_PATH'], (launch) => {
  const gateway = setUpGateway();
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    browser = await launch();
    gateway.defer(() => browser.close());
  });
  beforeEach(async () => {
    context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    complaints = [];
    requests = [];
    page = await open();
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  async function open(path = '/console'): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', ({ message }) => complaints.push(message));
    opened.on('console', (message) => complaints.push(message.text()));
    opened.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
    await opened.goto(gateway.address + path);
    return opened;
  }
  async function signIn(user = 'alice'): Promise<void> {
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill('demo');
    await page.keyboard.press('Enter');
    await live();
  }
  const live = (on = page) => on.getByText('Live', { exact: true }).waitFor();
  const send = () => page.getByRole('button', { name: 'Send' }).click();
  const choose = (operation: string) => page.getByLabel('Operation', { exact: true }).selectOption(operation);
  const rows = () => page.locator('#notifications > li:not([hidden])');

  it('fetches nothing twice, and says nothing in the browser about it', async () => {
    await signIn();
    const gets = requests.filter((request) => request.startsWith('GET'));
    expect(gets.filter((request, at) => gets.indexOf(request) !== at)).toEqual([]);
    expect(gets).toContain(`GET ${gateway.address}/api/v2/me`);
  });

  it('tells the time from the answer to the notification', async () => {
    await signIn();
    await send();
    await page
      .getByText(/^(\d+ ms from the answer to the notification|Notified before the answer was read)\.$/)
      .waitFor();
  });

  it('copies a request as curl, without the password', async () => {
    await signIn();
    await send();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(text).toContain(
      `curl -u 'alice' -H 'Content-Type: application/json' --data-raw '{"operationName":"FindPhoneCall"`,
    );
    expect(text).toContain(`'${gateway.address}/api/v2/ucs/interactions'`);
    expect(text).not.toMatch(/demo|Basic|Cookie/);
  });

  it('follows the life of an interaction, and fills its id into what comes next', async () => {
    await signIn();
    await choose('FindPhoneCall');
    await page.locator('#field-callId').fill('life-of-a-call');
    await send();
    const id = (await page.locator('.life-id code').textContent()) ?? '';
    expect(id).toMatch(/^\w{16}$/);
    for (const [step, operation] of [
      ['contact …', 'SetCallContact'],
      ['note …', 'SetCallNote'],
      ['complete …', 'SetCallCompleted'],
    ] as const) {
      await page.getByRole('button', { name: step }).click();
      expect(await page.getByLabel('Operation', { exact: true }).inputValue()).toBe(operation);
      expect(await page.locator('#field-interactionId').inputValue()).toBe(id);
      await send();
      await page.getByRole('button', { name: step }).waitFor({ state: 'detached' });
    }
    expect(await page.locator('.steps > .done').count()).toBe(4);
    await page.getByRole('button', { name: 'Read it' }).click();
    await send();
    await page.getByText(`"id": "${id}"`).first().waitFor();
  });

  it('searches and filters what came, and holds back what comes', async () => {
    await findPhoneCall(gateway.address, 'alice', { callId: 'kept' });
    await signIn();
    const refused = await post(gateway.address, '/ucs/interactions/NOSUCH', 'alice', {
      operationName: 'SetCallNote',
      note: 'x',
    });
    const failure = page.locator('#notifications').getByText(`of request ${refused.body.referenceId} failed`);
    await failure.waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('failure');
    await expect.poll(() => rows().count()).toBe(1);
    await page.getByLabel('Show', { exact: true }).selectOption('');
    await page.getByLabel('Search in notifications').fill('NOSUCH');
    await expect.poll(() => rows().count()).toBe(1);
    await page.getByLabel('Search in notifications').fill('');
    const before = await rows().count();
    await page.getByRole('button', { name: 'Pause' }).click();
    const held = await findPhoneCall(gateway.address, 'alice', { callId: 'held' });
    await page.getByText('Paused; 1 more has come.').waitFor();
    expect(await rows().count()).toBe(before);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.locator('#notifications').getByText(`of request ${held}`).waitFor();
  });

  it('goes on over long-polling when that is chosen, says so, and shows nothing twice', async () => {
    await signIn();
    await choose('v3.searchContacts');
    await send();
    await page.locator('#notifications').getByText('EventSearchContact').first().waitFor();
    const before = await rows().count();
    await page.getByLabel('Transport').selectOption('long-polling');
    await page.getByText(/^You have changed the transport\. Connected again after .* had come meanwhile\./).waitFor();
    const found = await findPhoneCall(gateway.address, 'alice', { callId: 'polled' });
    await page.locator('#notifications').getByText(`of request ${found}`).waitFor();
    expect(await rows().count()).toBe(before + 2);
    expect(requests).toContain(`POST ${gateway.address}/api/v2/notifications`);
  });

  it('needs no new sign-in in a second tab, for either dialect, and leaves both at a sign-out', async () => {
    await signIn();
    const second = await open();
    await live(second);
    await second.getByLabel('Operation', { exact: true }).selectOption('v3.searchContacts');
    await second.getByRole('button', { name: 'Send' }).click();
    await second.getByText('Notified: success', { exact: true }).waitFor();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out in another tab.').waitFor();
    const cookiesLeft = async () =>
      (await context.cookies()).filter(({ name }) => name === 'WORKSPACE_SESSIONID' || name === 'JSESSIONID');
    await expect.poll(cookiesLeft, { timeout: 10_000 }).toEqual([]);
  });

  it('has a form for what is read, too', async () => {
    await signIn();
    await choose('GetFeatures');
    await page.locator('#field-fields').fill('*');
    await send();
    await page.getByText('/api/v2/features?fields=*', { exact: true }).last().waitFor();
    await page.getByText('HTTP 200, done').waitFor();
    await page.getByText('"displayName"').first().waitFor();
    await choose('v3.getCurrentSession');
    await send();
    await page.getByText('HTTP 200, done').nth(1).waitFor();
  });

  it('opens the form that a document leads to', async () => {
    await page.goto(`${gateway.address}/docs/operations/SetCallNote`);
    await page.getByRole('link', { name: 'Try it in the console' }).click();
    await signIn();
    expect(await page.getByLabel('Operation', { exact: true }).inputValue()).toBe('SetCallNote');
  });

  it('shows what comes from others as text, never as markup', async () => {
    await signIn();
    const markup = '<img src=x onerror=alert(1)>';
    await findPhoneCall(gateway.address, 'alice', { callId: markup, subject: markup });
    await choose('FindPhoneCall');
    await page.locator('#field-callId').fill(markup);
    await page.locator('#field-subject').fill(markup);
    await send();
    await page.getByText('Notified: success', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Read it' }).click();
    await send();
    await page.getByText(`"subject": "${markup}"`).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('shows 500 notifications while the page stays responsive', async () => {
    await signIn('bob');
    for (let batch = 0; batch < 10; batch++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => findPhoneCall(gateway.address, 'bob', { callId: `many-${batch}-${at}` })),
      );
    }
    await expect.poll(() => rows().count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(500);
    await page.getByLabel('Search in notifications').fill('no. 500,');
    await expect.poll(() => rows().count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)('is usable by everybody, in a narrow window too (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn();
    await send();
    await page.getByText('Notified: success', { exact: true }).waitFor();
    await page.locator('#field-callId').fill('');
    await send();
    expect(await overhangPixels(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 900 });
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
