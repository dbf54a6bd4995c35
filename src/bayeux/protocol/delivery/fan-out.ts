import type { CoreState } from '../state/core-state.ts';
import { createEvent } from '../state/event.ts';
import { deliver } from './session-delivery.ts';

/** Distributes an event of a public channel: kept for replay, then to each session that subscribed to it, once (C5). */
export function fanOut(core: CoreState, channel: string, dataJson: string, binaryJson: string | undefined): void {
  const event = createEvent({
    channel,
    dataJson,
    binaryJson,
    id: core.publicLog.nextId(),
    epoch: core.options.publicEpoch,
    logged: false,
    createdAtMs: core.nowMs,
    replayIdInData: core.options.replayIdInData,
  });
  core.publicLog.add(event);
  for (const subscription of event.subscriptions()) {
    for (const session of core.subscriptions.subscribers(subscription) ?? []) {
      if (session.lastPublicId === event.id) continue;
      session.lastPublicId = event.id;
      deliver(core, session, event);
    }
  }
}
