import { hash } from 'node:crypto';
import type { UserKey } from '../../../identity/caller.ts';

/** What a message of the stream is about, read off its subject. */
export type Topic =
  | { readonly type: 'record'; readonly node: string; readonly line: string | undefined; readonly number: number }
  | { readonly type: 'log'; readonly user: UserKey }
  | { readonly type: 'marks'; readonly node: string }
  | { readonly type: 'node'; readonly node: string }
  | { readonly type: 'ending' };

/** Names of the stream and its subjects for one deployment. */
export type Subjects = {
  readonly stream: string;
  /** Everything that the stream takes. */
  readonly all: string;
  /** An accepted request; with a line when it has an order key. */
  record(node: string, line: string | undefined, number: number): string;
  log(user: UserKey): string;
  marks(node: string): string;
  node(node: string): string;
  /** The end of a sign-in, each on a subject of its own. */
  ending(text: string): string;
  /** The next number that no gateway has leased. */
  readonly numbers: string;
  secret(name: string): string;
  /** Delivered marks for the other gateways at once; not stored. */
  readonly freshMarks: string;
  /** Frames for all nodes; not stored. */
  readonly relayAll: string;
  /** Frames of Bayeux links for a node; not stored. */
  relay(node: string): string;
  /** Where a server says that a node was not there, which another one wanted to reach; `*` for any. Its end tells that the other one reads several frames in a message. */
  relayAbsent(from: string, node: string): string;
  /** Undefined for a subject that is none of these, in this version or an earlier one. */
  parseRelayAbsent(subject: string): RelayAbsent | undefined;
  /** A node whose frames may be lost; not stored. */
  readonly relayLosses: string;
  readonly allLogs: string;
  /** What a gateway reads once at its start: open records that stand in a line, marks, nodes, ends of sign-ins. */
  readonly atStart: readonly string[];
  /** What it follows from then on. */
  readonly followed: readonly string[];
  /** All records of one node, and its own message. */
  estate(node: string): readonly string[];
  /** Undefined for a subject that is none of these. */
  parse(subject: string): Topic | undefined;
};

/** Who wanted to reach whom. */
export type RelayAbsent = { readonly from: string; readonly node: string; readonly readsSeveral: boolean };

const READS_SEVERAL = 'several';

export function createSubjects(prefix: string): Subjects {
  const absences = `${prefix}-relay-absent.`;
  const start = `${prefix}.`;
  const atStart = [`${prefix}.o.>`, `${prefix}.n.>`, `${prefix}.m.>`, `${prefix}.e.>`];

  function parse(subject: string): Topic | undefined {
    if (!subject.startsWith(start)) return undefined;
    const [kind, first = '', second = '', third = ''] = subject.slice(start.length).split('.');
    switch (kind) {
      case 'u':
        return { type: 'record', node: first, line: undefined, number: Number(second) };
      case 'o':
        return { type: 'record', node: first, line: second, number: Number(third) };
      case 'l':
        return { type: 'log', user: { tenant: fromToken(first), userId: fromToken(second) } };
      case 'm':
        return { type: 'marks', node: first };
      case 'n':
        return { type: 'node', node: first };
      case 'e':
        return { type: 'ending' };
      default:
        return undefined;
    }
  }

  return {
    stream: prefix,
    all: `${prefix}.>`,
    record: (node, line, number) =>
      line === undefined ? `${prefix}.u.${node}.${number}` : `${prefix}.o.${node}.${line}.${number}`,
    log: ({ tenant, userId }) => `${prefix}.l.${toToken(tenant)}.${toToken(userId)}`,
    marks: (node) => `${prefix}.m.${node}`,
    node: (node) => `${prefix}.n.${node}`,
    ending: (text) => `${prefix}.e.${toHash(text)}`,
    numbers: `${prefix}.num`,
    secret: (name) => `${prefix}.key.${name}`,
    freshMarks: `${prefix}-mark`,
    relayAll: `${prefix}-relay-all`,
    relay: (node) => `${prefix}-relay.${node}`,
    relayAbsent: (from, node) => `${absences}${from}.${node}.${READS_SEVERAL}`,
    parseRelayAbsent(subject) {
      if (!subject.startsWith(absences)) return undefined;
      const [from = '', node = '', form] = subject.slice(absences.length).split('.');
      return { from, node, readsSeveral: form === READS_SEVERAL };
    },
    relayLosses: `${prefix}-relay-loss`,
    allLogs: `${prefix}.l.>`,
    atStart,
    followed: [`${prefix}.l.>`, ...atStart],
    estate: (node) => [`${prefix}.u.${node}.>`, `${prefix}.o.${node}.>`, `${prefix}.n.${node}`],
    parse,
  };
}

const HASH_CHARS = 16;

/** The line of a tenant's order key: a token of its own, whatever characters the key has. 96 bits. */
export function toLine(tenant: string, orderKey: string): string {
  return toHash(`${tenant}\n${orderKey}`);
}

function toHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, HASH_CHARS);
}

function toToken(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function fromToken(token: string): string {
  return Buffer.from(token, 'base64url').toString();
}
