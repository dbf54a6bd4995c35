import type { Identity } from '../port.ts';
import type { CoreState } from './core-state.ts';
import type { BayeuxEvent } from './event.ts';

/** Tells how far the identity's log has reached one of its sessions; said once per advance (guarantees.md, promise 4). */
export function markDelivered(core: CoreState, identity: Identity, events: readonly BayeuxEvent[]): void {
  let through = 0;
  for (const event of events) if (event.logged && event.id > through) through = event.id;
  if (through === 0) return;
  const record = core.sessions.identity(identity);
  if (record !== undefined) {
    if (through <= record.deliveredThrough) return;
    record.deliveredThrough = through;
  }
  core.effects.push({ type: 'delivered', identity, through });
}
