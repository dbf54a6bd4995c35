import type { ServerResponse } from 'node:http';

const listeners = new WeakMap<ServerResponse, () => void>();
const hurried = new WeakSet<ServerResponse>();

/** Runs `then`, once, when somebody waits for this answer: who holds it back is to give it now. */
export function onHurry(res: ServerResponse, then: () => void): void {
  if (hurried.has(res)) then();
  else listeners.set(res, then);
}

/** Somebody waits for this answer: another request behind it, or a client that will send no more. */
export function hurry(res: ServerResponse): void {
  if (hurried.has(res)) return;
  hurried.add(res);
  listeners.get(res)?.();
}
