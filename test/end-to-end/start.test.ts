import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, readiness } from '../support/admin-client.ts';
import { createDataDir, startCommand, startGatewayProcess } from '../support/gateway-process.ts';
import { openWireClient } from '../support/wire-client.ts';

describe('a start', { timeout: 60_000 }, () => {
  it('is over when the gateway is ready in every part: /readyz and the state of the service say so from the ready line on', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const adminPort = String(await freePort());
    const gateway = await startGatewayProcess(dataDir.path, { ADMIN_PORT: adminPort });
    onTestFinished(gateway.stop);
    expect(gateway.lines).toEqual([expect.stringContaining(gateway.address)]);
    expect((await readiness(`http://127.0.0.1:${adminPort}`)).status).toBe(200);
    const client = await openWireClient({ url: `${gateway.address}/api/v2/notifications` }, 'websocket');
    onTestFinished(client.close);
    const hello = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
    const [welcome] = await client.request({ ...hello, ext: { replay: true } });
    const subscription = '/notifications/services';
    const ext = { replay: { [subscription]: -2 } };
    await client.request({ channel: '/meta/subscribe', clientId: welcome?.clientId, subscription, ext });
    await client.request({ channel: '/meta/connect', clientId: welcome?.clientId, connectionType: 'websocket' });
    expect(client.events).toMatchObject([{ channel: subscription, data: { services: [{ state: 'Active' }] } }]);
  });

  it('with a UCS that is away is over all the same, and /readyz names the UCS', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const [adminPort, ucsPort] = [String(await freePort()), String(await freePort())];
    const env = { ADMIN_PORT: adminPort, UCS_TARGET: `127.0.0.1:${ucsPort}` };
    const gateway = await startGatewayProcess(dataDir.path, env);
    onTestFinished(gateway.stop);
    expect(await readiness(`http://127.0.0.1:${adminPort}`)).toMatchObject({ status: 503, parts: ['ucs'] });
  });

  it.each([
    ['start', { PORT: '0', ADMIN_PORT: '0' }],
    ['ucs', { UCS_PORT: '0' }],
  ])('by npm run %s is ended with 0 by a SIGTERM to npm, and nothing is left running', async (script, ports) => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const env = { ...ports, DATA_DIR: dataDir.path };
    const program = await startCommand('npm', ['run', script], env);
    program.signal('SIGTERM');
    expect(await program.exited).toBe(0);
    const { hostname, port } = new URL(program.address.replace(/^(?!http)/, 'tcp://'));
    const socket = connect(Number(port), hostname);
    const refused = await new Promise((resolve) => socket.once('error', resolve).once('connect', () => resolve(false)));
    socket.destroy();
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    [{ DATA_DIR: '/proc/data' }, ['DATA_DIR']],
    [{ HOST: '0.0.0.0', PORT: '70000', LOG_LEVEL: 'loud' }, ['HOST', 'PORT', 'LOG_LEVEL']],
    [{ GATEWAY_CONFIG: '/nowhere/gateway.yaml', BAYEUX_TIMEOUT_MS: 'x' }, ['GATEWAY_CONFIG', 'BAYEUX_TIMEOUT_MS']],
  ])('with the wrong settings %j ends with 2 and a line for each', async (env, names) => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const lines = names.map((name) => `(?=.*\\n${name}: )`).join('');
    await expect(startGatewayProcess(dataDir.path, env)).rejects.toThrow(new RegExp(`ended with 2 ${lines}`, 's'));
  });
});
