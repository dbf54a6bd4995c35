import type { Unready } from '../telemetry/admin-server.ts';
import type { Rooms } from './rooms.ts';

/** Why the gateway is not ready, part by part; empty when it is. */
export function toUnready({ journal, ucs }: Rooms, draining: boolean): readonly Unready[] {
  const problems: Unready[] = [];
  if (draining) problems.push({ part: 'gateway', problem: 'It is about to stop.' });
  const { problem } = journal.health();
  if (problem !== undefined) problems.push({ part: 'journal', problem });
  const health = ucs.health();
  if (!health.serving) problems.push({ part: 'ucs', problem: health.problem ?? 'The UCS does not serve.' });
  return problems;
}
