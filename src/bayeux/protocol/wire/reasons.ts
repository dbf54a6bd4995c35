import type { CloseReason } from '../port.ts';

/** Every error that the core answers with (F10): code and text, as `code:args:text` on the wire. */
export const ERRORS = {
  no_common_transport: 301,
  version_unsupported: 301,
  channel_missing: 400,
  data_inexact: 400,
  data_missing: 400,
  replay_invalid: 400,
  authentication_required: 401,
  session_unknown: 402,
  handshake_denied: 403,
  subscription_missing: 403,
  subscription_invalid: 403,
  subscription_denied: 403,
  publish_denied: 403,
  channel_unknown: 404,
  channel_invalid: 405,
  too_many_sessions: 429,
  too_many_subscriptions: 429,
  draining: 503,
  log_unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorName = keyof typeof ERRORS;

const ARGS_MAX_COUNT = 10;
const ARG_MAX_CHARS = 128;

/** An error's text for the wire; the arguments name what was refused (C6). */
export function toErrorText(name: ErrorName, args: readonly string[] = []): string {
  return `${ERRORS[name]}:${args.slice(0, ARGS_MAX_COUNT).map(toArgument).join(',')}:${name}`;
}

/** Clients split at colons and commas. */
function toArgument(text: string): string {
  return text.slice(0, ARG_MAX_CHARS).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** WebSocket close codes (W7, W8). */
export const CLOSE_CODES = {
  'going-away': 1001,
  unsupported: 1003,
  malformed: 1007,
  policy: 1008,
  'too-large': 1009,
  'too-many-messages': 1009,
  'try-again-later': 1013,
} as const satisfies Record<CloseReason, number>;
