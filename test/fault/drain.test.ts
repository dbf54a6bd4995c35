import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { freePort, readiness, untilReadiness } from '../support/admin-client.ts';
import { firstEmbeddedUcsPid } from '../support/embedded-ucs-process.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { isRunning } from '../support/running-process.ts';
import { type ScriptedUcs, startScriptedUcs } from '../support/scripted-ucs.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

const EXIT_MAX_MS = 10_000;
const authorization = `Basic ${Buffer.from('alice:demo').toString('base64')}`;

/** A UCS that answers no call. */
async function startHangingUcs(): Promise<ScriptedUcs> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  ucs.answer = () => ({ type: 'silence' });
  return ucs;
}

describe('SIGTERM', { timeout: 60_000 }, () => {
  it('under load: ends with 0 within 10 s, and the next start answers what was left [promise 1]', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const first = await startGatewayProcess(dataDir.path);
    const { address } = first;
    let number = 0;
    const load = startSteadyLoad(address, {
      user: 'alice',
      requestsPerSecond: 200,
      next: () => ({
        path: '/ucs/interactions',
        body: {
          operationName: 'FindPhoneCall',
          callId: `drained ${number++}`,
          status: 'New',
          phoneNumber: '1',
          type: 'Inbound',
        },
      }),
    });
    const subscriber = startReplayingSubscriber(address, 'alice');
    onTestFinished(subscriber.close);
    await expect.poll(() => load.accepted.size, { timeout: 10_000 }).toBeGreaterThan(100);
    const startedMs = performance.now();
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(EXIT_MAX_MS);
    await load.stop();

    const second = await startGatewayProcess(dataDir.path, { PORT: new URL(address).port });
    onTestFinished(second.stop);
    await subscriber.answersTo(load.accepted.keys());
    const ids = subscriber.events.map(({ data }) => data.referenceId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('that also hits the embedded UCS, as Ctrl-C does, does not end it before all is finished', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const first = await startGatewayProcess(dataDir.path, { LOG_LEVEL: 'debug' });
    onTestFinished(first.stop);
    const { address } = first;
    const ucsPid = await firstEmbeddedUcsPid(first);
    const accepted = await Promise.all(
      Array.from({ length: 200 }, (_, call) => findPhoneCall(address, 'alice', { callId: `finished ${call}` })),
    );
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.kill(ucsPid, name);
    first.signal('SIGINT');
    expect(await first.exited).toBe(0);
    expect(isRunning(ucsPid)).toBe(false);
    expect(first.lines.filter((line) => /"(?:warn|error)"/.test(line))).toEqual([]);

    const adminPort = String(await freePort());
    const second = await startGatewayProcess(dataDir.path, { ADMIN_PORT: adminPort });
    onTestFinished(second.stop);
    const reader = startReplayingSubscriber(second.address, 'alice');
    onTestFinished(reader.close);
    await reader.answersTo(accepted);
    const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
    expect(metrics).toContain('ucs_gateway_notifications_total');
    expect(metrics).not.toMatch(/^ucs_gateway_notifications_total\{/m);
  });

  it('refuses new requests with 503 and Retry-After while it finishes, turns readyz to 503, and closes WebSockets with 1001 [W7]', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const { target } = await startHangingUcs();
    const adminPort = String(await freePort());
    const env = { UCS_TARGET: target, ADMIN_PORT: adminPort, DRAIN_MS: '3000' };
    const gateway = await startGatewayProcess(dataDir.path, env);
    onTestFinished(gateway.stop);
    const admin = `http://127.0.0.1:${adminPort}`;
    await untilReadiness(admin, ({ status }) => status === 200);
    const socket = new WebSocket(`${gateway.address.replace('http', 'ws')}/api/v2/notifications`, {
      headers: { authorization },
    });
    await once(socket, 'open');
    const frames: string[] = [];
    socket.on('message', (frame) => frames.push(String(frame)));
    const closed = once(socket, 'close');
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };
    socket.send(JSON.stringify([handshake]));
    await expect.poll(() => frames.length).toBe(1);
    const { clientId } = JSON.parse(frames[0] ?? '[{}]')[0];
    const connect = { channel: '/meta/connect', clientId, connectionType: 'websocket' };
    socket.send(JSON.stringify([connect]));
    await expect.poll(() => frames.length).toBe(2);
    socket.send(JSON.stringify([connect]));

    // There is something to finish.
    await findPhoneCall(gateway.address, 'alice', { callId: 'left to finish' });
    gateway.signal('SIGTERM');
    await untilReadiness(admin, ({ parts }) => parts.includes('gateway'));
    expect((await readiness(admin)).status).toBe(503);
    const refused = await fetch(`${gateway.address}/api/v2/ucs/interactions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"operationName":"FindPhoneCall","callId":"x","status":"New","phoneNumber":"1","type":"Inbound"}',
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ statusCode: 4 });
    const [code] = await closed;
    expect(code).toBe(1001);
    const [last] = JSON.parse(frames.at(-1) ?? '[]');
    expect(last).toMatchObject({ channel: '/meta/connect', successful: true, advice: { reconnect: 'retry' } });
    expect(await gateway.exited).toBe(0);
  });

  it('sent twice ends the process at once', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const { target } = await startHangingUcs();
    const adminPort = String(await freePort());
    const gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: target, ADMIN_PORT: adminPort });
    await findPhoneCall(gateway.address, 'alice', { callId: 'never finished here' });
    gateway.signal('SIGTERM');
    await untilReadiness(`http://127.0.0.1:${adminPort}`, ({ parts }) => parts.includes('gateway'));
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(143);
  });
});
