import { isIP } from 'node:net';
import { isLoopback } from '../demo-identities.ts';
import type { Settings } from '../settings.ts';
import type { CrossFinding } from './cross-finding.ts';
import { callersAreKnown, tokenIsHidden } from './token-checks.ts';

/** A check over several settings, or one that a schema cannot say. Each names the leaf to blame. */
type CrossCheck = (settings: Settings) => readonly CrossFinding[];

const PORT_MAX = 65_535;
const CLAIM_MARGIN_BEATS = 2;

/** The checks that need the whole tree. `demo` when a gateway has the demo identities in it, `alone` for a UCS that is to listen. */
export function crossCheck(
  settings: Settings,
  { demo, alone }: { readonly demo: boolean; readonly alone: boolean },
): readonly CrossFinding[] {
  return [
    ...CHECKS.flatMap((check) => check(settings)),
    ...(demo ? demoIsLocal(settings) : []),
    ...(alone ? callersAreKnown(settings) : []),
  ];
}

const CHECKS: readonly CrossCheck[] = [
  ({ server }) => pair(['server', 'tlsCertFile'], server.tlsCertFile, ['server', 'tlsKeyFile'], server.tlsKeyFile),
  ({ ucsClient }) =>
    pair(['ucsClient', 'tlsCertFile'], ucsClient.tlsCertFile, ['ucsClient', 'tlsKeyFile'], ucsClient.tlsKeyFile),
  ({ ucsClient }) =>
    findingIf(
      ucsClient.tlsCertFile !== undefined && ucsClient.tlsCaFile === undefined,
      ['ucsClient', 'tlsCertFile'],
      'a client certificate needs UCS_TLS_CA_FILE too',
    ),
  ({ ucsClient }) =>
    findingIf(
      (ucsClient.target ?? '')
        .split(',')
        .some((part) => Number(/:(\d+)$/.exec(part)?.[1] ?? 0) > PORT_MAX && !part.trim().startsWith('unix:')),
      ['ucsClient', 'target'],
      `expected a port up to ${PORT_MAX}`,
    ),
  ({ server, telemetry }) =>
    findingIf(
      server.port !== 0 && server.port === telemetry.adminPort && server.host === telemetry.adminHost,
      ['telemetry', 'adminPort'],
      'expected another port than PORT',
    ),
  ({ server }) =>
    server.trustedProxies
      .filter((proxy) => !isAddressOrNetwork(proxy))
      .map((proxy) => ({ path: ['server', 'trustedProxies'], problem: `'${proxy}' is no IP address or network` })),
  ({ server: { publicUrl } }) =>
    findingIf(publicUrl !== undefined && !URL.canParse(publicUrl), ['server', 'publicUrl'], `'${publicUrl}' is no URL`),
  ({ server }) =>
    server.allowedOrigins
      .filter((origin) => !URL.canParse(origin))
      .map((origin) => ({ path: ['server', 'allowedOrigins'], problem: `'${origin}' is no origin` })),
  ({ delivery: { dispatcher } }) =>
    findingIf(
      dispatcher.attemptTimeoutMs > dispatcher.budgetMs,
      ['delivery', 'dispatcher', 'attemptTimeoutMs'],
      'expected at most DISPATCH_BUDGET_MS',
    ),
  ({ nats, ucsClient }) =>
    findingIf(
      nats.url !== undefined && ucsClient.target === undefined,
      ['nats', 'url'],
      'needs UCS_TARGET: with the embedded UCS each gateway would have one of its own',
    ),
  ({ backend }) => pair(['backend', 'tlsCertFile'], backend.tlsCertFile, ['backend', 'tlsKeyFile'], backend.tlsKeyFile),
  ({ backend }) =>
    findingIf(
      backend.tlsClientCaFile !== undefined && backend.tlsCertFile === undefined,
      ['backend', 'tlsClientCaFile'],
      'needs UCS_SERVER_TLS_CERT_FILE too',
    ),
  tokenIsHidden,
  ({ backend: { archiveDays, retentionDays } }) =>
    findingIf(
      archiveDays > 0 && retentionDays > 0 && archiveDays >= retentionDays,
      ['backend', 'archiveDays'],
      'expected fewer days than UCS_RETENTION_DAYS: what is deleted cannot be archived',
    ),
  ({ nats }) => pair(['nats', 'tlsCertFile'], nats.tlsCertFile, ['nats', 'tlsKeyFile'], nats.tlsKeyFile),
  ({ nats, delivery: { dispatcher } }) =>
    findingIf(
      nats.url !== undefined &&
        nats.claimMs < nats.dispatchStopMs + dispatcher.attemptTimeoutMs + CLAIM_MARGIN_BEATS * nats.beatMs,
      ['nats', 'claimMs'],
      `expected at least CLUSTER_DISPATCH_STOP_MS, DISPATCH_ATTEMPT_TIMEOUT_MS and ${CLAIM_MARGIN_BEATS} CLUSTER_BEAT_MS together: a call that is under way must be over before another gateway makes it again`,
    ),
  ({ nats }) =>
    findingIf(
      nats.dispatchStopMs < CLAIM_MARGIN_BEATS * nats.beatMs,
      ['nats', 'dispatchStopMs'],
      `expected at least ${CLAIM_MARGIN_BEATS} CLUSTER_BEAT_MS`,
    ),
  ({ identity: { oidc } }) =>
    findingIf(
      oidc.consoleClientId !== undefined && oidc.issuer === undefined,
      ['identity', 'oidc', 'consoleClientId'],
      'needs OIDC_ISSUER too',
    ),
  ({ identity: { oidc } }) =>
    findingIf(
      oidc.issuer !== undefined && oidc.audience === undefined,
      ['identity', 'oidc', 'audience'],
      'mandatory with OIDC_ISSUER: tokens made for others would be accepted',
    ),
  ({ identity }) =>
    repeated(identity.contactCentres.map((centre) => centre.name)).map((name) => ({
      path: ['identity', 'contactCentres'],
      problem: `the contact centre '${name}' is there twice`,
    })),
  ({ identity }) =>
    repeated(identity.contactCentres.flatMap((centre) => centre.users.map((user) => user.userName))).map((name) => ({
      path: ['identity', 'contactCentres'],
      problem: `the user name '${name}' is there twice; it must be unique over all contact centres`,
    })),
  ({ identity }) =>
    identity.contactCentres.flatMap((centre) =>
      repeated(centre.users.map(({ userName, userId = userName }) => userId)).map((id) => ({
        path: ['identity', 'contactCentres'],
        problem: `the user id '${id}' is there twice in the contact centre '${centre.name}': two users would be one`,
      })),
    ),
];

function demoIsLocal({ server }: Settings): readonly CrossFinding[] {
  return findingIf(
    !isLoopback(server.host),
    ['server', 'host'],
    `expected a loopback address, got '${server.host}': the demo identities are for this machine only; set GATEWAY_CONFIG to a file with your own`,
  );
}

function findingIf(wrong: boolean, path: readonly string[], problem: string): readonly CrossFinding[] {
  return wrong ? [{ path, problem }] : [];
}

/** Two settings of which either both or none are given. */
function pair(
  onePath: readonly string[],
  one: string | undefined,
  otherPath: readonly string[],
  other: string | undefined,
): readonly CrossFinding[] {
  if ((one === undefined) === (other === undefined)) return [];
  return [{ path: one === undefined ? onePath : otherPath, problem: 'the certificate and its key go together' }];
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) (seen.has(name) ? again : seen).add(name);
  return [...again];
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || Number(bits) <= (version === 4 ? 32 : 128);
}
