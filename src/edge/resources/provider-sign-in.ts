import type { Addresses } from '../../http/address/addresses.ts';
import { KEPT_MAX_MS, type ProviderSignIn } from '../../identity/bearer/provider-sign-in.ts';
import type { Identity } from '../../identity/identity.ts';
import type { RateLimit } from '../../kernel/bounds/rate-limit.ts';
import type { ReportLimit } from '../../telemetry/port.ts';
import { clientAddress, isSecure } from '../admission/request-origin.ts';
import { API_HEADERS, toRefusal } from '../answer.ts';
import { type EdgeContext, incomingOf, requestHeader } from '../edge-env.ts';
import type { Resource } from './resource.ts';

export type ProviderSignInParts = {
  readonly addresses: Addresses;
  readonly identity: Pick<Identity, 'identify'>;
  /** Undefined where the console asks for a password. */
  readonly providerSignIn: ProviderSignIn | undefined;
  /** Bounds what one address may make the provider do. */
  readonly providerSignInRate: RateLimit;
  readonly reportLimit: ReportLimit;
};

const CONSOLE = '/console';
const KEPT_COOKIE = 'UCS_SIGN_IN';

/** How the console signs in at the OpenID Connect provider: there, back with a code, and on with a session cookie. */
export function createProviderSignInResources(parts: ProviderSignInParts): readonly Resource[] {
  const { providerSignIn } = parts;
  const ways = new TextEncoder().encode(JSON.stringify({ provider: providerSignIn !== undefined }));
  const told: Resource = {
    routePath: `${CONSOLE}/sign-in.json`,
    get: [() => new Response(ways, { headers: API_HEADERS })],
  };
  if (providerSignIn === undefined) return [told];
  const away = (c: EdgeContext) => toRefusal(c, { name: 'provider-away' }, { 'Retry-After': '5' });
  return [
    told,
    {
      routePath: `${CONSOLE}/sign-in`,
      get: [(c) => brake(c, parts) ?? begin(c, parts, providerSignIn).catch(() => away(c))],
    },
    {
      routePath: `${CONSOLE}/signed-in`,
      get: [(c) => brake(c, parts) ?? finish(c, parts, providerSignIn).catch(() => away(c))],
    },
  ];
}

function brake(c: EdgeContext, parts: ProviderSignInParts): Response | undefined {
  const address = clientAddress(c, parts.addresses);
  const { taken, waitMs } = parts.providerSignInRate.take(address, 1, 0);
  if (taken) return undefined;
  parts.reportLimit('provider-sign-ins', { address });
  return toRefusal(c, { name: 'too-many-requests' }, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
}

async function begin(c: EdgeContext, { addresses }: ProviderSignInParts, providerSignIn: ProviderSignIn) {
  const { url, kept } = await providerSignIn.begin(`${ownOrigin(c, addresses)}${CONSOLE}/signed-in`);
  return toRedirect(url.href, [toKeptCookie(kept, KEPT_MAX_MS / 1000, isSecure(c, addresses))]);
}

async function finish(c: EdgeContext, { addresses, identity }: ProviderSignInParts, providerSignIn: ProviderSignIn) {
  const secure = isSecure(c, addresses);
  const forget = toKeptCookie('', 0, secure);
  const token = await providerSignIn.finish(new URL(c.req.url), readKeptCookie(requestHeader(c, 'cookie')));
  if (token === undefined) return toRedirect(`${CONSOLE}#refused`, [forget]);
  const identified = await identity.identify({
    authorization: `Bearer ${token}`,
    cookie: undefined,
    secure,
    clientAddress: clientAddress(c, addresses),
  });
  if (identified.setCookie === undefined) return toRedirect(`${CONSOLE}#refused`, [forget]);
  return toRedirect(`${CONSOLE}#signed-in`, [forget, identified.setCookie]);
}

function ownOrigin(c: EdgeContext, addresses: Addresses): string {
  const incoming = incomingOf(c);
  return incoming === undefined ? new URL(c.req.url).origin : addresses.ownOrigin(incoming);
}

/** The provider sends the browser back by a link from another site: with Strict the cookie would stay behind. */
function toKeptCookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = `Path=${CONSOLE}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `${KEPT_COOKIE}=${value}; ${attributes}`;
}

function readKeptCookie(cookie: string | undefined): string | undefined {
  const prefix = `${KEPT_COOKIE}=`;
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
}

function toRedirect(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  for (const cookie of cookies) headers.append('Set-Cookie', cookie);
  return new Response(null, { status: 303, headers });
}
