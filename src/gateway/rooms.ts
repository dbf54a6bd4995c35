import type { Settings } from '../config/settings.ts';
import type { Addresses } from '../http/address/addresses.ts';
import type { OriginCheck } from '../http/address/origin-check.ts';
import type { Identity } from '../identity/identity.ts';
import type { RateLimit } from '../kernel/bounds/rate-limit.ts';
import type { Log, Metrics, ReportHint, ReportLimit, Traces } from '../telemetry/port.ts';
import type { UcsClient } from '../ucs-client/port.ts';
import type { Home } from './home/home.ts';

/** Every room that is running: what gateway-wide questions are asked of. */
export type Rooms = {
  readonly settings: Settings;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly reportLimit: ReportLimit;
  readonly reportHint: ReportHint;
  readonly rateLimit: RateLimit;
  readonly traces: Traces;
  readonly ucs: UcsClient;
  readonly home: Home;
  readonly journal: Home['journal'];
  readonly identity: Identity;
  readonly addresses: Addresses;
  readonly originCheck: OriginCheck;
};
