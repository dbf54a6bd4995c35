/** Part of a pause that chance may take away, so that many gateways do not come back at once. */
const JITTER = 0.25;

/** How long to wait after the nth connection in a row that did not last; doubled each time. `random` is from [0, 1). */
export function toConnectPauseMs(
  shortLived: number,
  { reconnectFirstMs, reconnectLongestMs }: { readonly reconnectFirstMs: number; readonly reconnectLongestMs: number },
  random: number,
): number {
  const pauseMs = Math.min(reconnectFirstMs * 2 ** Math.min(shortLived - 1, 20), reconnectLongestMs);
  return pauseMs * (1 - JITTER * random);
}
