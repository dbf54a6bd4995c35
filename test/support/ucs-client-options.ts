import { lookup } from 'node:dns/promises';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { noMetrics, silentLog } from '../../src/telemetry/silent.ts';
import { createGrpcUcsClient, type GrpcUcsClientOptions } from '../../src/ucs-client/grpc-ucs-client.ts';
import type { CallOptions, UcsClient, UcsHealth } from '../../src/ucs-client/port.ts';

export const CALL: CallOptions = {
  tenant: 'demo',
  userId: 'alice',
  userName: 'Alice',
  referenceId: 7,
  timeoutMs: 5000,
};
export const PHONE_CALL = {
  callId: 'call-1',
  status: 'INTERACTION_STATUS_IN_PROCESS',
  phoneNumber: '1231231231',
  type: 'INTERACTION_TYPE_INBOUND',
} as const;

/** A client that is stopped when the test is over, with short times. */
export function connectUcs(target: string, change: Partial<GrpcUcsClientOptions> = {}): UcsClient {
  const client = createGrpcUcsClient({
    target,
    tls: undefined,
    tokenFile: undefined,
    tokenRereadMs: 30_000,
    application: 'ucs-gateway',
    road: 'stream',
    clock: systemClock,
    messageMaxBytes: 4 * 1024 * 1024,
    keepaliveMs: 10_000,
    keepaliveTimeoutMs: 5000,
    reconnectFirstMs: 20,
    reconnectLongestMs: 100,
    checkIntervalMs: 50,
    checkTimeoutMs: 500,
    connectingMaxMs: 5000,
    checkSpacingMs: 1,
    healthSpacingMs: 1,
    connectionLastsMs: 0,
    random: Math.random,
    lookUp: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    lookUpIntervalMs: 30_000,
    lookUpSpacingMs: 10,
    outlierFailuresMax: 5,
    outlierFirstMs: 5_000,
    outlierLongestMs: 60_000,
    streamRefusedFirstMs: 60_000,
    streamRefusedLongestMs: 60_000,
    log: silentLog,
    metrics: noMetrics,
    ...change,
  });
  onTestFinished(() => client.stop());
  return client;
}

/** Resolves as soon as the backend's problem is this one. */
export function untilProblem(client: UcsClient, problem: string): Promise<void> {
  return new Promise((resolve) => {
    const check = () => client.health().problem === problem && resolve();
    check();
    const end = client.onHealthChange(check);
    onTestFinished(end);
  });
}

/** Resolves as soon as the backend serves, or does not. */
export function untilServing(client: UcsClient, serving: boolean): Promise<UcsHealth> {
  return new Promise((resolve) => {
    if (client.health().serving === serving) return resolve(client.health());
    const end = client.onHealthChange((health) => {
      if (health.serving !== serving) return;
      end();
      resolve(health);
    });
  });
}
