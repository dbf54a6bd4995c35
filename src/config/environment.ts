import { nearestName } from '../kernel/nearest-name.ts';
import { type Leaf, leaves, variableNames } from './leaves.ts';
import { type Mistake, quoted } from './mistake.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that the environment gives, ready for the check of the whole tree. */
export type GivenByEnvironment = { readonly leaf: Leaf; readonly value: unknown };

/** What the environment gives. An empty variable counts as not given: compose files pass those on. */
export function readEnvironment(env: Environment): {
  readonly given: readonly GivenByEnvironment[];
  readonly mistakes: readonly Mistake[];
} {
  const given: GivenByEnvironment[] = [];
  const mistakes: Mistake[] = [];
  for (const leaf of leaves) {
    const text = env[leaf.env]?.trim();
    if (text === undefined || text === '') continue;
    const value = valueFrom(leaf.kind, text);
    if (value === undefined) {
      mistakes.push({ place: leaf.env, problem: `expected ${leaf.expected}, got ${quoted(text, leaf.secret)}` });
    } else given.push({ leaf, value });
  }
  return { given, mistakes };
}

const SWITCHES = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

function valueFrom(kind: Leaf['kind'], text: string): unknown {
  switch (kind) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'toggle':
      return SWITCHES.get(text.toLowerCase());
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'text':
      return text;
  }
}

/** First words of our own variables, where nobody else's are expected. */
const OUR_PREFIXES = ['ADMIN_', 'BAYEUX_', 'DISPATCH_', 'GATEWAY_', 'JOURNAL_', 'OIDC_', 'UCS_'];
/** What the commands that are clients of a gateway read. */
const OF_CLIENTS: readonly string[] = ['GATEWAY_URL', 'ADMIN_URL'];
/** What systemd gives to every service whose output goes to its journal. */
const OF_SYSTEMD = 'JOURNAL_STREAM';
/** What Kubernetes puts into the environment of every pod for a service that happens to be called ucs or gateway. */
const SERVICE_LINK = /_(SERVICE_HOST$|SERVICE_PORT(_|$)|PORT(_\d{1,5}_(TCP|UDP)|$))/;

/** Variables that look like ours and are read by nobody: one line for each. They warn and do not stop: others may own them. */
export function unknownVariables(env: Environment): readonly string[] {
  return Object.keys(env)
    .filter((name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !variableNames.includes(name) && !OF_CLIENTS.includes(name))
    .filter((name) => name !== OF_SYSTEMD && !SERVICE_LINK.test(name))
    .sort()
    .map((name) => {
      const meant = nearestName(name, variableNames);
      return `${name}: no such setting${meant === undefined ? '' : `, perhaps ${meant} is meant`}`;
    });
}
