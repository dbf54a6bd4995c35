import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, readiness } from '../support/admin-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE, post } from '../support/rest-client.ts';

describe('DATA_DIR', { timeout: 60_000 }, () => {
  it('belongs to one process: a second one stops at its start with a line that says so', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const first = await startGatewayProcess(dataDir.path);
    onTestFinished(first.stop);
    await expect(startGatewayProcess(dataDir.path)).rejects.toThrow(
      /ended with 1 .*\n.*cannot start: DATA_DIR .* is in use by another process/,
    );
  });

  it('that cannot be written: requests are refused with 503/4, and readyz and the log say why', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    // A file where the folder should be: nobody can write below it, not even root.
    writeFileSync(`${dataDir.path}/not-a-folder`, '');
    const adminPort = String(await freePort());
    const gateway = await startGatewayProcess(`${dataDir.path}/not-a-folder`, { ADMIN_PORT: adminPort });
    onTestFinished(gateway.stop);
    const answer = await post(gateway.address, '/ucs/interactions', 'alice', FIND_PHONE_CALL_SAMPLE);
    expect(answer).toMatchObject({ status: 503, body: { statusCode: 4 } });
    const { status, parts } = await readiness(`http://127.0.0.1:${adminPort}`);
    expect(status).toBe(503);
    expect(parts).toContain('journal');
    expect(gateway.lines.join('\n')).toMatch(/DATA_DIR|journal/i);
    // No process of the UCS is started in vain, and that is said once.
    const ofTheUcs = gateway.lines.filter((line) => line.includes('embedded UCS'));
    expect(ofTheUcs).toEqual([expect.stringContaining('The embedded UCS waits for a place for its database.')]);
  });
});
