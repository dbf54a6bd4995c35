import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { createDataDir, type Program, startCommand } from '../support/gateway-process.ts';
import { post } from '../support/rest-client.ts';
import { startScriptedUcs } from '../support/scripted-ucs.ts';

const HEAP_MB = 64;
const REQUESTS = 1_200;
const AT_ONCE = 40;
const USERS = ['alice', 'bob', 'carol'];
/** 57 kB, and with all requests together more than the heap. */
const USER_DATA = Object.fromEntries(Array.from({ length: 57 }, (_, key) => [`key ${key}`, 'x'.repeat(990)]));

async function start(dataDir: string, adminPort: string, ucsTarget: string): Promise<Program> {
  const gateway = await startCommand(process.execPath, [`--max-old-space-size=${HEAP_MB}`, 'src/main.ts', 'serve'], {
    PORT: '0',
    ADMIN_PORT: adminPort,
    DATA_DIR: dataDir,
    UCS_TARGET: ucsTarget,
  });
  onTestFinished(() => gateway.signal('SIGKILL'));
  return gateway;
}

async function openRecords(adminPort: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  return Number(/^ucs_gateway_journal_open_records (\d+)$/m.exec(text)?.[1]);
}

describe('a UCS that hangs, and more bytes of requests than the gateway has memory for', { timeout: 120_000 }, () => {
  it('are accepted all the same, and the gateway starts again on them after it was killed [promise 1] [promise 7]', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    ucs.answer = () => ({ type: 'silence' });
    const adminPort = String(await freePort());
    const gateway = await start(dataDir.path, adminPort, ucs.target);
    let sent = 0;
    const sendOn = async () => {
      while (sent < REQUESTS) {
        const number = sent++;
        const call = { operationName: 'FindPhoneCall', status: 'InProcess', phoneNumber: '1', type: 'Inbound' };
        const body = { ...call, callId: `${number}`, userData: USER_DATA };
        const user = USERS[number % USERS.length] ?? 'alice';
        expect((await post(gateway.address, '/ucs/interactions', user, body)).body.statusCode).toBe(0);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
    expect(await openRecords(adminPort)).toBe(REQUESTS);

    gateway.signal('SIGKILL');
    await gateway.exited;
    await start(dataDir.path, adminPort, ucs.target);
    expect(await openRecords(adminPort)).toBe(REQUESTS);
  });
});
