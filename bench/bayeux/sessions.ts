/** Server CPU for a new WebSocket session: connect, shake hands, subscribe to the operations' channel. */
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';
import { startCentrifugo, startCometdJava } from './built-peers.ts';
import { type Peer, startBareAnswers, startOurs, startPeers } from './peers.ts';
import { endSession, type OpenedSession, openSession } from './websocket-client.ts';

/** The peers take turns so often, each with so many sessions, after as many that are not counted as make all of it compiled and warm. */
const ROUNDS = 15;
const SESSIONS = 500;
const WARM_UP_ROUNDS = 6;
/** Sessions that begin side by side. */
const AT_ONCE = 20;
const OPTIONS = { channels: ['/v2/ucs/interactions'] };

export async function benchBayeuxSession(): Promise<Report> {
  const peers = await startPeers([startOurs, startBareAnswers, startCentrifugo, startCometdJava]);
  try {
    for (const peer of peers) for (let round = 0; round < WARM_UP_ROUNDS; round++) await openSessions(peer);
    const rounds = new Map(peers.map(({ name }): [string, number[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const peer of peers) rounds.get(peer.name)?.push(await openSessions(peer));
    }
    return toReport(rounds);
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

/** CPU microseconds for each session. Their end is not counted. */
async function openSessions(peer: Peer): Promise<number> {
  const sessions: OpenedSession[] = [];
  const before = peer.server.cpuMicros();
  const opener = async () => {
    for (let left = SESSIONS / AT_ONCE; left > 0; left--) sessions.push(await openSession(peer, OPTIONS));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  const cpuMicros = (peer.server.cpuMicros() - before) / SESSIONS;
  await Promise.all(sessions.map(endSession));
  return cpuMicros;
}

function toReport(rounds: ReadonlyMap<string, readonly number[]>): Report {
  const beside = (peer: string, atMost: number) => ({
    name: `CPU per new session, gateway / ${peer}`,
    ...toRoundsRatio(rounds.get('gateway') ?? [], rounds.get(peer) ?? []),
    goal: { atMost },
  });
  const others = [...rounds.keys()].slice(2);
  return {
    title: 'New WebSocket sessions: server CPU for connect, handshake and subscribe',
    rows: [...rounds].map(([name, micros]) => ({ name, figures: { 'CPU us/session': toMedian(micros).toFixed(0) } })),
    ratios: [beside('bare ws', 2), ...others.map((peer) => beside(peer, 1))],
  };
}
