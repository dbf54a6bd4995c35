import type { LinkCloseReason, LinkWriter } from '../../src/bayeux/transport/port.ts';
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';

/** A WebSocket's writer that keeps what is written; it takes bytes at once, until it is told to be slow. */
export function createWriterDouble() {
  const frames: (readonly JsonObject[])[] = [];
  const closed: LinkCloseReason[] = [];
  const pauses: boolean[] = [];
  const undone: (() => void)[] = [];
  const state = { slow: false, broken: false, buffered: 0 };
  const writer: LinkWriter = {
    sendCost: 1,
    send(messages, _options, done) {
      if (state.broken) throw new Error('broken, as told');
      frames.push(messages.map(({ json }) => toObject(JSON.parse(json))));
      const bytes = messages.reduce((sum, { json }) => sum + json.length, 0);
      if (!state.slow) return done(true);
      state.buffered += bytes;
      undone.push(() => {
        state.buffered -= bytes;
        done(true);
      });
    },
    close: (reason) => void closed.push(reason),
    bufferedBytes: () => state.buffered,
    pause: (paused) => void pauses.push(paused),
  };
  /** Lets the slow socket take everything. */
  const drain = () => {
    for (const finish of undone.splice(0)) finish();
  };
  return { writer, frames, closed, pauses, state, drain };
}

function toObject(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error('not a message');
  return value;
}
