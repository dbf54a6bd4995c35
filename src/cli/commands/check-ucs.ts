import { parseArgs } from 'node:util';
import { connectUcs } from '../../check-ucs/connect-ucs.ts';
import { toFindingLine } from '../../check-ucs/finding-line.ts';
import type { Rule } from '../../check-ucs/rule.ts';
import { rules } from '../../check-ucs/rules.ts';
import { type Finding, runCheck } from '../../check-ucs/run-check.ts';
import { isLocalTarget } from '../../config/checks/token-checks.ts';
import { GRPC_TARGET } from '../../config/patterns.ts';
import { systemClock } from '../../kernel/clock.ts';
import { type BearerToken, createBearerToken } from '../../ucs-client/channel/bearer-token.ts';
import type { UcsTlsOptions } from '../../ucs-client/channel/channel-credentials.ts';
import { type Command, EXIT_FAILED, EXIT_OK, EXIT_WRONG_USE, type Surroundings } from '../command.ts';

type Asked = {
  readonly target: string;
  readonly tenant: string;
  readonly json: boolean;
  readonly tls: UcsTlsOptions | undefined;
  readonly token: BearerToken | undefined;
  /** Those to look at. */
  readonly rules: readonly [Rule, ...Rule[]];
};

const TENANT_MAX_CHARS = 64;
/** A check is over before files change. */
const REREAD_MS = 3_600_000;

export const checkUcs: Command = {
  name: 'check-ucs',
  usage: 'TARGET --tenant NAME [--json] [--rule ID ...]',
  summary: 'say whether a UCS keeps the contract of proto/ucs/v1, rule by rule',
  help: () => [
    '',
    'TARGET is a gRPC target, such as dns:///ucs:50051 or unix:/run/ucs.sock.',
    '',
    'Options:',
    '  --tenant NAME         a contact centre for tests: interactions and contacts are made there, and nowhere else, and stay',
    '  --json                one JSON document in place of one line for each rule',
    '  --rule ID             look at this rule only; may be repeated',
    '  --tls-ca-file FILE    use TLS, and verify the UCS against these certificates (UCS_TLS_CA_FILE)',
    '  --tls-cert-file FILE  client certificate (UCS_TLS_CERT_FILE), with --tls-key-file FILE (UCS_TLS_KEY_FILE)',
    '  --token-file FILE     show the token in its first line (UCS_TOKEN_FILE)',
    '',
    'Rules:',
    ...rules.map(({ id, says }) => `  ${id}\n      ${says}`),
    '',
    'Exit codes: 0 no rule is broken, 1 a rule is broken, 2 wrong use.',
  ],
  async run(words, surroundings) {
    const asked = parseWords(words, surroundings.env);
    if (typeof asked === 'string') {
      surroundings.complain(asked);
      return EXIT_WRONG_USE;
    }
    const findings = await check(asked, surroundings);
    const broken = findings.filter(({ verdict }) => verdict === 'broken');
    if (asked.json) {
      const { target, tenant } = asked;
      surroundings.print(JSON.stringify({ target, tenant, kept: broken.length === 0, rules: findings }, null, 2));
    }
    return broken.length === 0 ? EXIT_OK : EXIT_FAILED;
  },
};

/** Looks at the rules, and prints each as soon as it is known. A server that is not reached is asked nothing more. */
async function check(asked: Asked, { print }: Surroundings): Promise<readonly Finding[]> {
  const ucs = connectUcs({ ...asked, clock: systemClock });
  const findings: Finding[] = [];
  try {
    for await (const finding of runCheck(ucs, asked.rules)) {
      findings.push(finding);
      if (!asked.json) print(toFindingLine(finding));
      if (finding.rule === rules[0].id && finding.verdict === 'broken') break;
    }
  } finally {
    ucs.stop();
  }
  return findings;
}

/** What is asked for, or what is wrong with the words. */
function parseWords(words: readonly string[], env: Surroundings['env']): Asked | string {
  const parsed = parseOptions(words);
  if (typeof parsed === 'string') return parsed;
  const { positionals, values } = parsed;
  const [target, ...further] = positionals;
  if (target === undefined || further.length > 0) return 'check-ucs takes one TARGET, such as dns:///ucs:50051';
  if (!GRPC_TARGET.pattern.test(target)) return `TARGET '${target}': expected ${GRPC_TARGET.expected}`;
  const { tenant, json = false, rule: ids = [] } = values;
  if (tenant === undefined || tenant === '' || [...tenant].length > TENANT_MAX_CHARS)
    return `--tenant NAME is needed, of 1 to ${TENANT_MAX_CHARS} characters: a contact centre for tests`;
  const unknown = ids.find((id) => !rules.some((rule) => rule.id === id));
  if (unknown !== undefined) return `no rule '${unknown}'; there are ${rules.map(({ id }) => id).join(', ')}`;
  const tls = toTls(values, env);
  if (typeof tls === 'string') return tls;
  const token = toToken(
    target,
    values['token-file'] ?? env['UCS_TOKEN_FILE'],
    tls !== undefined || env['UCS_TOKEN_PLAIN_TEXT'] === 'on',
  );
  if (typeof token === 'string') return token;
  const [first, ...others] = rules;
  return {
    target,
    tenant,
    json,
    tls,
    token,
    rules: [first, ...others.filter(({ id }) => ids.length === 0 || ids.includes(id))],
  };
}

function parseOptions(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        json: { type: 'boolean' },
        rule: { type: 'string', multiple: true },
        'tls-ca-file': { type: 'string' },
        'tls-cert-file': { type: 'string' },
        'tls-key-file': { type: 'string' },
        'token-file': { type: 'string' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type TlsValues = { readonly [Name in 'tls-ca-file' | 'tls-cert-file' | 'tls-key-file']?: string };

function toTls(values: TlsValues, env: Surroundings['env']): UcsTlsOptions | undefined | string {
  const caFile = values['tls-ca-file'] ?? env['UCS_TLS_CA_FILE'];
  const certFile = values['tls-cert-file'] ?? env['UCS_TLS_CERT_FILE'];
  const keyFile = values['tls-key-file'] ?? env['UCS_TLS_KEY_FILE'];
  if ((certFile === undefined) !== (keyFile === undefined))
    return 'a client certificate needs its key, and a key its certificate';
  if (caFile === undefined) return certFile === undefined ? undefined : 'a client certificate needs --tls-ca-file';
  const client = certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
  return { caFile, client, rereadMs: REREAD_MS };
}

function toToken(target: string, file: string | undefined, hidden: boolean): BearerToken | undefined | string {
  if (file === undefined) return undefined;
  if (!hidden && !isLocalTarget(target))
    return 'the token would go to TARGET in plain text: give --tls-ca-file, or set UCS_TOKEN_PLAIN_TEXT=on where something else encrypts the way';
  try {
    return createBearerToken(file, () => {});
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
