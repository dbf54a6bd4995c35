import { describe, expect, test } from 'vitest';
import { toMistakeLine } from '../../src/config/mistake.ts';
import { type ParsedSettings, parseSettings } from '../../src/config/parse-settings.ts';

const FILE = 'gateway.yaml';
const HASH = '$scrypt$ln=14,r=8,p=1$tXS2LvVcLOKKn/Qu+IXcRw$aOVzvM9e6DuYQVN8Gfd7oGNJpcIaZDCWNt63fLRkBPk';
const noFile = () => {
  throw new Error('ENOENT: no such file');
};

function withYaml(yaml: string, env: Record<string, string> = {}): ParsedSettings {
  return parseSettings({ GATEWAY_CONFIG: FILE, ...env }, (name) => (name === FILE ? yaml : noFile()));
}

function settingsOf(parsed: ParsedSettings) {
  if (!parsed.ok) throw new Error(parsed.mistakes.map(toMistakeLine).join('\n'));
  return parsed.settings;
}

function linesOf(parsed: ParsedSettings): readonly string[] {
  return parsed.ok ? [] : parsed.mistakes.map(toMistakeLine);
}

/** Aliases of lists of aliases: ten to the power of `levels` in all. */
function toAliasBomb(levels: number): string {
  const lists = Array.from({ length: levels }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(10)}]`);
  return ['l0: &l0 [x]', ...lists].join('\n');
}

describe('settings from the environment', () => {
  test('has the defaults of the contract without any', () => {
    const settings = settingsOf(parseSettings({}, noFile));
    expect(settings.server).toMatchObject({ host: '127.0.0.1', port: 8090, dataDir: './data', drainMs: 8000 });
    expect(settings.telemetry).toEqual({
      adminHost: '127.0.0.1',
      adminPort: 8091,
      logLevel: 'info',
      logPersonalData: 'masked',
    });
    expect(settings.bayeux).toMatchObject({
      timeoutMs: 30_000,
      intervalMs: 0,
      maxIntervalMs: 10_000,
      publicChannels: [],
    });
    expect(settings.backend).toMatchObject({
      host: '127.0.0.1',
      port: 50_051,
      noNumbers: expect.arrayContaining(['anonymous', 'out of area', '0']),
    });
    expect([settings.backend.databaseUrl, settings.backend.phoneCountry]).toEqual([undefined, undefined]);
    expect(settings.ucsClient.target).toBeUndefined();
    expect(settings.delivery).toMatchObject({ retentionMs: 3_600_000, catchUpMs: 120_000 });
  });

  test('reads each kind of value', () => {
    const env = { PORT: '0', CSRF: 'on', BAYEUX_PUBLIC_CHANNELS: '/test/**, /a/b', UCS_TARGET: 'dns:///ucs:50051' };
    const settings = settingsOf(parseSettings(env, noFile));
    expect(settings.server.port).toBe(0);
    expect(settings.edge.csrf).toBe(true);
    expect(settings.bayeux.publicChannels).toEqual(['/test/**', '/a/b']);
    expect(settings.ucsClient.target).toBe('dns:///ucs:50051');
  });

  test('takes an empty variable as not given', () => {
    expect(settingsOf(parseSettings({ PORT: '', UCS_TARGET: ' ' }, noFile)).server.port).toBe(8090);
  });

  test.each([
    ['PORT', 'abc', "PORT: expected an integer from 0 to 65535, got 'abc'"],
    ['PORT', '70000', 'PORT: expected an integer from 0 to 65535, got 70000'],
    ['PORT', '80.5', "PORT: expected an integer from 0 to 65535, got '80.5'"],
    ['CSRF', 'maybe', "CSRF: expected on or off, got 'maybe'"],
    ['LOG_LEVEL', 'loud', "LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got 'loud'"],
    ['UCS_TARGET', 'not a target', /^UCS_TARGET: expected a gRPC target such as/],
    ['UCS_TARGET', 'ucs:99999', 'UCS_TARGET: expected a port up to 65535'],
    ['UCS_TLS_CA_FILE', 'gone.pem', 'UCS_TLS_CA_FILE: cannot be read: ENOENT: no such file'],
    ['NATS_URL', 'nats://one:4222', /^NATS_URL: needs UCS_TARGET/],
    ['NATS_CREDENTIALS_FILE', 'gone.creds', 'NATS_CREDENTIALS_FILE: cannot be read: ENOENT: no such file'],
    ['NATS_TLS_CERT_FILE', 'cert.pem', 'NATS_TLS_KEY_FILE: the certificate and its key go together'],
    ['NATS_PREFIX', 'a.b', /^NATS_PREFIX: expected up to 32 letters/],
    ['CLUSTER_DISPATCH_STOP_MS', '1999', 'CLUSTER_DISPATCH_STOP_MS: expected at least 2 CLUSTER_BEAT_MS'],
    ['NATS_URL', 'http://nats', /^NATS_URL: expected NATS addresses .* got a secret value/],
    [
      'UCS_DATABASE_URL',
      'mysql://u:hunter2@db',
      /^UCS_DATABASE_URL: expected a URL .* got a secret value of another form$/,
    ],
    ['ALLOWED_ORIGINS', 'https://a.example/x', /^ALLOWED_ORIGINS: expected origins/],
    ['ALLOWED_ORIGINS', 'https://a.example:99999', "ALLOWED_ORIGINS: 'https://a.example:99999' is no origin"],
    ['PUBLIC_URL', 'https://a.example/x', /^PUBLIC_URL: expected an origin/],
    ['PUBLIC_URL', 'https://a.example:99999', "PUBLIC_URL: 'https://a.example:99999' is no URL"],
    ['TRUSTED_PROXIES', '10.0.0.0/40', "TRUSTED_PROXIES: '10.0.0.0/40' is no IP address or network"],
    ['BAYEUX_PUBLIC_CHANNELS', '/meta/*', /^BAYEUX_PUBLIC_CHANNELS: expected channel patterns/],
    ['BAYEUX_PUBLIC_CHANNELS', '/a/**/b', /^BAYEUX_PUBLIC_CHANNELS: expected channel patterns/],
    ['DISPATCH_ATTEMPT_TIMEOUT_MS', '60001', 'DISPATCH_ATTEMPT_TIMEOUT_MS: expected at most DISPATCH_BUDGET_MS'],
    ['ADMIN_PORT', '8090', 'ADMIN_PORT: expected another port than PORT'],
    ['HTTP_TLS_CERT_FILE', 'cert.pem', 'HTTP_TLS_KEY_FILE: the certificate and its key go together'],
    ['OIDC_ISSUER', 'https://login.example', /^OIDC_AUDIENCE: mandatory with OIDC_ISSUER/],
  ])('refuses %s=%s with one line that names it', (name, value, line) => {
    const lines = linesOf(parseSettings({ [name]: value }, noFile));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  test('tells all mistakes at once', () => {
    const lines = linesOf(parseSettings({ PORT: 'x', ADMIN_PORT: 'y', DRAIN_MS: '-1', LOG_LEVEL: 'z' }, noFile));
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(['ADMIN_PORT', 'DRAIN_MS', 'LOG_LEVEL', 'PORT']);
  });

  test.each([
    [{ PORT: '70000', HOST: '0.0.0.0' }, ['HOST', 'PORT']],
    [{ PORT: 'x', LOG_LEVEL: 'y', HOST: '0.0.0.0', NATS_URL: 'nats://a:1' }, ['HOST', 'LOG_LEVEL', 'NATS_URL', 'PORT']],
    [{ GATEWAY_CONFIG: 'gone.yaml', PORT: 'x', ADMIN_PORT: '-1' }, ['ADMIN_PORT', 'GATEWAY_CONFIG', 'PORT']],
  ])('lets no mistake hide another: %j', (env, names) => {
    const lines = linesOf(parseSettings(env, noFile));
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(names);
  });

  test('keeps a mistake on one line whatever the value holds', () => {
    const [line] = linesOf(parseSettings({ LOG_LEVEL: 'a\nb\u2028c' }, noFile));
    expect(line).toMatch(/got 'a b c'$/);
  });

  test('warns of variables that look like ours and are not, and of no others', () => {
    const env = {
      BAYEUX_TIMEOUT: '1',
      UCS_PORT_50051_TCP: 'tcp://10.0.0.1:50051',
      UCS_SERVICE_HOST: '10.0.0.1',
      GATEWAY_URL: 'http://127.0.0.1:8090',
      JOURNAL_STREAM: '8:33821',
      PATH: '/bin',
    };
    const parsed = parseSettings(env, noFile);
    expect(parsed.ok && parsed.warnings).toEqual([
      'BAYEUX_TIMEOUT: no such setting, perhaps BAYEUX_TIMEOUT_MS is meant',
    ]);
  });
});

describe('settings from the file', () => {
  test('are in force, and the environment wins over them', () => {
    const yaml = 'server: { port: 9000, drainMs: 1 }\nbayeux: { publicChannels: [/x] }\nedge:\n';
    const settings = settingsOf(withYaml(yaml, { PORT: '9001' }));
    expect(settings.server).toMatchObject({ port: 9001, drainMs: 1 });
    expect(settings.bayeux.publicChannels).toEqual(['/x']);
  });

  test.each(['', '# nothing', '~', 'edge:'])('are the defaults where the file says none: %j', (yaml) => {
    expect(settingsOf(withYaml(yaml))).toEqual(settingsOf(withYaml('{}')));
  });

  test('may share lists by aliases, and know the words of YAML 1.2 alone', () => {
    expect(settingsOf(withYaml('server: { host: yes, port: 0x2000 }')).server).toMatchObject({
      host: 'yes',
      port: 8192,
    });
    const centre = (name: string, features: string) => `{ name: ${name}, features: ${features} }`;
    const shared = `identity: { contactCentres: [${centre('one', '&all [api-voice]')}, ${centre('two', '*all')}] }`;
    const { identity } = settingsOf(withYaml(shared));
    expect(identity.contactCentres.map(({ features }) => features)).toEqual([['api-voice'], ['api-voice']]);
  });

  test.each([
    ['server: { port: 80x }', "PORT (server.port in gateway.yaml): expected an integer from 0 to 65535, got '80x'"],
    ['server: { prot: 1 }', 'GATEWAY_CONFIG (server.prot in gateway.yaml): no such setting, perhaps port is meant'],
    ['sever: {}', 'GATEWAY_CONFIG (sever in gateway.yaml): no such setting, perhaps server is meant'],
    ['server: 5', 'GATEWAY_CONFIG (server in gateway.yaml): expected a group of settings, got 5'],
    ['[1]', 'GATEWAY_CONFIG (gateway.yaml): expected groups of settings, such as server:'],
    ['a: 1\na: 2', 'GATEWAY_CONFIG (gateway.yaml, line 2): duplicated mapping key'],
    ['a: [1\nb: 2', /^GATEWAY_CONFIG \(gateway\.yaml, line 2\): /],
    ['a: 1\n---\na: 2', /^GATEWAY_CONFIG \(gateway\.yaml\): expected one document, without --- between settings$/],
    ['server: !made [1]', /^GATEWAY_CONFIG \(gateway\.yaml, line 1\): unknown .* tag/],
    ['server: *none', /^GATEWAY_CONFIG \(gateway\.yaml, line 1\): unidentified alias "none"$/],
    [toAliasBomb(12), /^GATEWAY_CONFIG \(gateway\.yaml\): its aliases name each other too often$/],
    ['server: &it { port: *it }', /^GATEWAY_CONFIG \(gateway\.yaml\): its aliases name each other too often$/],
    [
      'bayeux: { publicChannels: [/ok, no] }',
      /^BAYEUX_PUBLIC_CHANNELS \(bayeux\.publicChannels\[1\] in gateway\.yaml\): .* got 'no'$/,
    ],
    [
      'identity: { contactCentres: [{ name: n, users: [{ userName: u, passwordHash: plain }] }] }',
      /passwordHash in gateway\.yaml\): expected a line printed by the command hash-password, got a secret/,
    ],
    [
      'identity: { contactCentres: [{ name: n }, { name: n }] }',
      /contactCentres in gateway\.yaml\): the contact centre 'n' is there twice$/,
    ],
  ])('are refused when wrong: %s', (yaml, line) => {
    const lines = linesOf(withYaml(yaml));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  test('name GATEWAY_CONFIG when the file cannot be read', () => {
    expect(linesOf(parseSettings({ GATEWAY_CONFIG: 'gone.yaml' }, noFile))).toEqual([
      'GATEWAY_CONFIG: cannot be read: ENOENT: no such file',
    ]);
  });
});

describe('identities', () => {
  test('are the demo ones without a file, four users in three contact centres', () => {
    const { identity } = settingsOf(parseSettings({}, noFile));
    expect(identity.contactCentres.map(({ name, users }) => [name, users.map((user) => user.userName)])).toEqual([
      ['demo', ['alice', 'bob']],
      ['north', ['carol']],
      ['basic', ['dave']],
    ]);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'gateway.example'])(
    'are not the demo ones on HOST %s: the start is refused',
    (host) => {
      expect(linesOf(parseSettings({ HOST: host }, noFile))).toEqual([
        expect.stringMatching(/^HOST: expected a loopback address/),
      ]);
    },
  );

  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('are the demo ones on HOST %s', (host) => {
    expect(settingsOf(parseSettings({ HOST: host }, noFile)).server.host).toBe(host);
  });

  test('do not matter to the UCS alone, whatever HOST says', () => {
    expect(parseSettings({ HOST: '0.0.0.0' }, noFile, 'ucs').ok).toBe(true);
  });

  test('come from the file where there is one, and then on any HOST', () => {
    const yaml = `identity: { contactCentres: [{ name: north, features: [api-voice], users: [{ userName: eve, passwordHash: "${HASH}" }] }] }`;
    const { identity } = settingsOf(withYaml(yaml, { HOST: '0.0.0.0' }));
    expect(identity.contactCentres[0]?.users[0]).toMatchObject({ userName: 'eve', firstName: '', passwordHash: HASH });
  });

  test('may share a list of features between hundreds of contact centres', () => {
    const centres = Array.from({ length: 500 }, (_, at) => `{ name: c${at}, features: *all, users: [] }`);
    const yaml = `identity: { contactCentres: [{ name: first, features: &all [api-voice], users: [] }, ${centres.join(', ')}] }`;
    expect(settingsOf(withYaml(yaml)).identity.contactCentres?.[500]?.features).toEqual(['api-voice']);
  });

  test('are missed by a warning when the file has none', () => {
    const parsed = withYaml('');
    expect(parsed.ok && parsed.warnings).toEqual([expect.stringMatching(/nobody can sign in$/)]);
  });
});
