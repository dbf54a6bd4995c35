/** A moment by which something must be done, on a clock that is read by the caller (wall or monotonic milliseconds). */
export type Deadline = { readonly atMs: number };

export function toDeadline(fromMs: number, budgetMs: number): Deadline {
  return { atMs: fromMs + budgetMs };
}

/** Milliseconds that are left; 0 when the moment has come. */
export function remainingMs(deadline: Deadline, nowMs: number): number {
  return Math.max(0, deadline.atMs - nowMs);
}

export function isOver(deadline: Deadline, nowMs: number): boolean {
  return nowMs >= deadline.atMs;
}
