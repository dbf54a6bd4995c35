import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { describeInChromium } from '../support/chromium.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';

describeInChromium('the console', process.env['CHROMIUM_PATH'], (launch) => {
  let browser: Browser;
  let dataDir: ReturnType<typeof createDataDir>;
  let port: string;
  let gateway: Program;
  let context: BrowserContext;
  let page: Page;
  /** What the browser complained of: violations of the policy, scripts that failed. */
  let complaints: string[];
  let requests: string[];

  const start = () => startGatewayProcess(dataDir.path, { PORT: port, CSRF: 'true' });

  beforeAll(async () => {
    browser = await launch();
    dataDir = createDataDir();
    port = String(await freePort());
    gateway = await start();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    dataDir.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    complaints = [];
    requests = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${gateway.address}/console`);
  });
  afterEach(async () => {
    await context.close();
    expect(complaints.filter((complaint) => !complaint.startsWith('WebSocket connection to'))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(gateway.address))).toEqual([]);
  });

  async function signIn(user: string, password: string): Promise<void> {
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  }
  const shows = (text: string) => page.getByText(text, { exact: true }).first().waitFor();
  const notificationOf = (referenceId: number) =>
    page.locator('#notifications').getByText(`createInteractionResponse of request ${referenceId}`, { exact: true });

  it('refuses a wrong password with a sentence, and no dialog of the browser', async () => {
    let dialogs = 0;
    page.on('dialog', () => dialogs++);
    await signIn('alice', 'wrong');
    await page.getByText('The user or the password is wrong.').waitFor();
    expect(dialogs).toBe(0);
    expect(await page.getByLabel('Operation', { exact: true }).isVisible()).toBe(false);
  });

  it('sends the sample, and shows its answer and its notification beside it', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await page.getByLabel('Operation', { exact: true }).selectOption('FindPhoneCall');
    await page.getByRole('button', { name: 'Send' }).click();
    await shows('Notified: success');
    const card = (await page.locator('#exchanges > li').textContent()) ?? '';
    const referenceId = /HTTP 200, accepted as request (\d+)/.exec(card)?.[1];
    expect(card).toContain(`"referenceId": ${referenceId}`);
    expect(card).toContain('"messageType": "createInteractionResponse"');
    await notificationOf(Number(referenceId)).waitFor();
    await page.getByText('ServiceStateChanged UCS Active').first().waitFor();
  });

  it('has the operations of Workspace API v3 too, and shows the contact of a call', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await page.getByLabel('Operation', { exact: true }).selectOption('v3.searchContacts');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('"name": "EventSearchContact"').first().waitFor();
    await page.getByLabel('Operation', { exact: true }).selectOption('GetInteractionContent');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Show the contact' }).click();
    await page.getByText('"name": "EventGetContactDetails"').first().waitFor();
    const card = (await page.locator('#exchanges > li').first().textContent()) ?? '';
    expect(card).toContain('1231231231');
  });

  it('marks every empty mandatory field and sends nothing; shows what the gateway says of a wrong value', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await page.getByLabel('status').selectOption('');
    await page.locator('#field-callId').fill(' ');
    await page.locator('#field-userData').fill('{"key1":');
    await page.getByRole('button', { name: 'Send' }).click();
    await shows('status is required.');
    await shows('callId is required.');
    await shows('userData: this is not a JSON object, such as {"key1": "value1"}.');
    expect(await page.locator('#field-callId').getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('field-callId');
    expect(await page.locator('#exchanges > li').count()).toBe(0);
    await page.getByLabel('status').selectOption('New');
    await page.locator('#field-callId').fill('x'.repeat(257));
    await page.locator('#field-userData').fill('');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/^HTTP 400, refused: callId: /).waitFor();
  });

  it('tells of a number that it cannot keep, and sends nothing', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await page.locator('#field-userData').fill('{"key1": 9007199254740993}');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('the number 9007199254740993 cannot be kept exactly').waitFor();
    expect(await page.locator('#exchanges > li').count()).toBe(0);
  });

  it('can be used with the keyboard alone', async () => {
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type('demo');
    await page.keyboard.press('Enter');
    await shows('Live');
    await page.getByLabel('callId').focus();
    await page.keyboard.press('Enter');
    await shows('Notified: success');
  });

  it('keeps the password out of the address and of storage', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    // As texts: these run in the page, and the types here are Node's.
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
    );
    expect(stored).not.toMatch(/demo|alice|ZGVtbw|YWxpY2U/);
    expect(await page.getByLabel('Password').inputValue()).toBe('');
  });

  it('says that the gateway is away, reconnects by itself, and shows what came meanwhile', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await gateway.stop();
    await page.getByText('Nothing is lost: what arrives meanwhile is shown after reconnecting.').waitFor();
    gateway = await start();
    const missed = await findPhoneCall(gateway.address, 'alice', { callId: 'while-away' });
    await shows('Live');
    await notificationOf(missed).waitFor();
    expect(await notificationOf(missed).count()).toBe(1);
    expect(await page.getByText('Nothing is lost').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Send' }).click();
    await shows('Notified: success');
  });

  it('goes on after a reload without the password, and misses nothing; not after signing out', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    const before = await findPhoneCall(gateway.address, 'alice', { callId: 'before-reload' });
    await page.reload();
    await shows('Live');
    await notificationOf(before).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(await page.locator('#notifications > li').count()).toBe(0);
    await expect.poll(async () => (await context.cookies()).map(({ name }) => name)).not.toContain('JSESSIONID');
    await page.reload();
    await page.getByLabel('Password').waitFor();
  });

  it('asks for the password again when the session is over and a reload has forgotten it', async () => {
    await signIn('alice', 'demo');
    await shows('Live');
    await page.reload();
    await shows('Live');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('No answer. Your session has ended. Sign in again.').waitFor();
  });

  it('shows nothing of other users', async () => {
    await signIn('bob', 'demo');
    await shows('Live');
    await findPhoneCall(gateway.address, 'alice', { callId: 'private' });
    const own = await findPhoneCall(gateway.address, 'bob', { callId: 'own' });
    await notificationOf(own).waitFor();
    expect(await page.locator('#notifications > [data-channel="/v2/ucs/interactions"]').count()).toBe(1);
  });

  it('fits into a narrow window, and is dark where the user wants it', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await signIn('alice', 'demo');
    await shows('Live');
    const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overhang).toBeLessThanOrEqual(0);
    const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).not.toBe(light);
  });
});
