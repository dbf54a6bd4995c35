import { z } from 'zod';
import { choice, group, integer, milliseconds, optionalText, text, toggle } from '../leaf.ts';
import { HTTP_URL, NAME, USER_NAME } from '../patterns.ts';
import { passwordHash } from './password-hash.ts';

const name = z.string().regex(NAME.pattern, NAME.expected);

export const userSettings = z.strictObject({
  userName: z
    .string()
    .regex(USER_NAME.pattern, USER_NAME.expected)
    .meta({ description: 'What the user signs in with; unique in the deployment.' }),
  userId: name.optional().meta({ description: 'What /me shows and what owns interactions. Default: the userName.' }),
  firstName: z.string().max(128).default('').meta({ description: 'Shown by /me.' }),
  lastName: z.string().max(128).default('').meta({ description: 'Shown by /me.' }),
  emailAddress: z.string().max(320).default('').meta({ description: 'Shown by /me.' }),
  passwordHash: passwordHash.meta({ description: 'A line printed by the command hash-password.' }),
});
export type UserSettings = z.output<typeof userSettings>;

export const contactCentreSettings = z.strictObject({
  name: name.meta({ description: 'The tenant of the UCS.' }),
  features: z
    .array(name)
    .max(100)
    .default(() => [])
    .meta({ description: 'Assigned features, such as api-ucs-voice, api-voice, api-multimedia.' }),
  users: z
    .array(userSettings)
    .max(100_000)
    .default(() => [])
    .meta({ description: 'Users with passwords; none are needed where all sign in by OIDC.' }),
});
export type ContactCentreSettings = z.output<typeof contactCentreSettings>;

const oidcSettings = group('Bearer tokens of an OpenID Connect provider. Off without an issuer.', {
  issuer: optionalText({
    env: 'OIDC_ISSUER',
    ...HTTP_URL,
    description: 'The iss that tokens must carry; its keys are discovered below it.',
  }),
  audience: optionalText({
    env: 'OIDC_AUDIENCE',
    ...NAME,
    description: 'The aud that tokens must carry. Mandatory with an issuer.',
  }),
  jwksUrl: optionalText({
    env: 'OIDC_JWKS_URL',
    ...HTTP_URL,
    description: 'Where the keys are, when discovery is not wanted.',
  }),
  contactCentreClaim: text({
    env: 'OIDC_CONTACT_CENTRE_CLAIM',
    ...NAME,
    default: 'contact_centre',
    description: 'Claim that names the contact centre; one that is not configured is refused.',
  }),
  userIdClaim: text({
    env: 'OIDC_USER_ID_CLAIM',
    ...NAME,
    default: 'sub',
    description: 'Claim that becomes the userId.',
  }),
  keysMaxAgeMs: milliseconds({
    env: 'OIDC_KEYS_MAX_AGE_MS',
    default: 600_000,
    min: 1000,
    description:
      'Longest time for which a key is believed that the provider no longer shows. A new key is found at once.',
  }),
  configuredUsersProvided: toggle({
    env: 'OIDC_CONFIGURED_USERS',
    default: false,
    description: 'Whether a token may name a user of the configuration. Off: it is refused with 403.',
  }),
  consoleClientId: optionalText({
    env: 'OIDC_CONSOLE_CLIENT_ID',
    ...NAME,
    description:
      'With it the console signs in at the provider, by authorization code with PKCE: a public client whose redirect URI is /console/signed-in of this gateway.',
  }),
  consoleScope: text({
    env: 'OIDC_CONSOLE_SCOPE',
    ...NAME,
    default: 'openid profile email',
    description: 'What the console asks the provider for.',
  }),
  consoleResource: optionalText({
    env: 'OIDC_CONSOLE_RESOURCE',
    ...NAME,
    description: 'Whom its access token is for (RFC 8707), where the provider wants to be told.',
  }),
  userNameClaim: text({
    env: 'OIDC_USER_NAME_CLAIM',
    ...NAME,
    default: 'preferred_username',
    description: 'Claim that becomes the userName.',
  }),
});

export const identitySettings = group('Who may call.', {
  contactCentres: z
    .array(contactCentreSettings)
    .max(10_000)
    .default(() => [])
    .meta({ description: 'Contact centres with their features and users; in the YAML file only.' }),
  passwordCacheEntries: integer({
    env: 'PASSWORD_CACHE_ENTRIES',
    default: 100_000,
    min: 0,
    max: 1_000_000,
    unit: 'entries',
    description:
      'Verified passwords remembered (as keyed hashes), so that scrypt does not run at every Basic request; 0 remembers none.',
  }),
  passwordCacheMs: milliseconds({
    env: 'PASSWORD_CACHE_MS',
    default: 300_000,
    description: 'How long a verified password is remembered after its last use.',
  }),
  wrongPasswordsPerName: integer({
    env: 'WRONG_PASSWORDS_PER_NAME',
    default: 10,
    min: 1,
    max: 1_000_000,
    unit: 'entries',
    description:
      'Wrong passwords for one user name from one address (IPv6: one /64 network) within WRONG_PASSWORDS_WINDOW_MS; then passwords that are not remembered are answered 429 with Retry-After. From elsewhere the user is let in.',
  }),
  wrongPasswordsPerAddress: integer({
    env: 'WRONG_PASSWORDS_PER_ADDRESS',
    default: 100,
    min: 1,
    max: 1_000_000,
    unit: 'entries',
    description: 'The same for all user names together. Behind a proxy, set TRUSTED_PROXIES.',
  }),
  wrongPasswordsWindowMs: milliseconds({
    env: 'WRONG_PASSWORDS_WINDOW_MS',
    default: 300_000,
    min: 1000,
    description: 'How long wrong passwords count, from the first one on.',
  }),
  passwordChecksWaitingMax: integer({
    env: 'PASSWORD_CHECKS_WAITING_MAX',
    default: 1000,
    min: 1,
    max: 100_000,
    unit: 'entries',
    description:
      'Passwords that wait to be checked, addresses taking turns; past it the answer is 503 with Retry-After.',
  }),
  passwordChecksWaitingPerSourceMax: integer({
    env: 'PASSWORD_CHECKS_WAITING_PER_ADDRESS_MAX',
    default: 200,
    min: 1,
    max: 100_000,
    unit: 'entries',
    description: 'The same from one address.',
  }),
  sessionCookieMs: milliseconds({
    env: 'SESSION_COOKIE_MS',
    default: 28_800_000,
    min: 1000,
    description: 'How long the session cookie JSESSIONID is good after its last use.',
  }),
  sessionMaxMs: milliseconds({
    env: 'SESSION_MAX_MS',
    default: 43_200_000,
    min: 1000,
    description: 'How long a sign-in is good however much its cookie is used; its connections end with it.',
  }),
  sessionCookieSameSite: choice({
    env: 'SESSION_COOKIE_SAMESITE',
    choices: ['lax', 'strict', 'none', 'omit'],
    default: 'lax',
    description:
      'SameSite of the cookies; omit leaves it out, for cookie jars that do not know it. Browsers take none from HTTPS only.',
  }),
  sessionCookiesMax: integer({
    env: 'SESSION_COOKIES_MAX',
    default: 100_000,
    min: 1,
    max: 10_000_000,
    unit: 'entries',
    description: 'Session cookies remembered; past it the one used longest ago is forgotten.',
  }),
  oidc: oidcSettings,
});
