import type { JsonObject } from '../../kernel/json.ts';
import type { Dialect, Told } from '../definition/dialect.ts';

/** Where its URLs begin, and its channels. */
export const V3_ROOT = '/workspace/v3';
export const INITIALIZATION_CHANNEL = `${V3_ROOT}/initialization`;
/** The message type of all that is told of contacts and interactions. */
export const MESSAGE_TYPE = 'UcsMessage';
/** The event of every failure. */
const FAILURE_EVENT = 'EventError';

/** What errors have as their number where the UCS gave none. */
const UNNUMBERED = 500;

/** Workspace API v3, its UCS part (workspace-v3.md). */
export const v3: Dialect = {
  root: V3_ROOT,
  bayeuxPath: '/notifications',
  sessionCookie: { name: 'WORKSPACE_SESSIONID', path: V3_ROOT },
  requestHeaders: [
    'X-Requested-With',
    'Content-Type',
    'Accept',
    'Authorization',
    'X-CSRF-TOKEN',
    'X-API-Key',
    'X-GWS-Unstable',
    'X-B3-TraceId',
    'X-B3-SpanId',
  ],
  outcomesChannel: `${V3_ROOT}/contacts`,
  serverChannels: ['contacts', 'initialization', 'voice', 'media', 'statistics', 'workbins'].map(
    (name) => `${V3_ROOT}/${name}`,
  ),
  toSuccessData: (told, { name, ...fields }) => ({ ...toHead(told, name), ...fields }),
  toFailureData: (told, _failureFields, { errorMessage, errorCode, errorDetail }) => ({
    ...toHead(told, FAILURE_EVENT),
    error: { errorCode: toNumber(errorCode), errorMessage, errorDetail },
  }),
};

function toHead({ clientReference }: Told, name: JsonObject[string] | undefined): JsonObject {
  return { messageType: MESSAGE_TYPE, name: name ?? '', operationId: clientReference ?? '' };
}

/** Clients in Java take nothing but numbers here. */
function toNumber(errorCode: number | string): number {
  return typeof errorCode === 'number' ? errorCode : UNNUMBERED;
}
