import { expect, it } from 'vitest';
import { fixedLimits } from '../../src/config/fixed-limits.ts';

/** What grpc-go, grpc-java and grpc-core allow by default; they end a connection that pings more often. */
const PING_MIN_MS = 300_000;
/** web-services-api.md, section 6, asks for 8 s. */
const NOTICED_MAX_MS = 8_000;

const { keepaliveMs, checkIntervalMs, checkTimeoutMs, healthSpacingMs } = fixedLimits.ucsClient;

it('the UCS is pinged no more often than servers allow by default', () => {
  expect(keepaliveMs).toBeGreaterThan(PING_MIN_MS);
});

it('a UCS that hangs is known in time all the same, by the questions for its health', () => {
  expect(checkIntervalMs + checkTimeoutMs + healthSpacingMs).toBeLessThan(NOTICED_MAX_MS);
});
