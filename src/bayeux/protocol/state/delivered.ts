import type { Identity } from '../port.ts';
import type { CoreState } from './core-state.ts';
import type { BayeuxEvent } from './event.ts';

/** Tells how far what the identity's log has on each channel has reached one of its sessions; said once per advance (guarantees.md, promise 4). */
export function markDelivered(core: CoreState, identity: Identity, events: readonly BayeuxEvent[]): void {
  // Told of every frame: of a public event's, there is nothing to find.
  if (!events.some(({ logged }) => logged)) return;
  const furthest = new Map<string, number>();
  for (const { logged, channel, id } of events) {
    if (logged && id > (furthest.get(channel) ?? 0)) furthest.set(channel, id);
  }
  const known = core.sessions.identity(identity)?.delivered;
  for (const [channel, through] of furthest) {
    if (through <= (known?.get(channel) ?? 0)) continue;
    known?.set(channel, through);
    core.effects.push({ type: 'delivered', identity, channel, through });
  }
}
