import type { Dialect } from '../definition/dialect.ts';

/** Web Services API v2 (web-services-api.md). */
export const v2: Dialect = {
  root: '/api/v2',
  bayeuxPath: '/notifications',
  sessionCookie: { name: 'JSESSIONID', path: '/' },
  requestHeaders: ['X-Requested-With', 'Content-Type', 'Accept', 'Authorization', 'ContactCenterId', 'X-CSRF-TOKEN'],
  outcomesChannel: '/v2/ucs/interactions',
  serverChannels: ['/v2/ucs/interactions', '/notifications/services', '/v2/me/*'],
  toSuccessData: ({ referenceId }, fields) => ({ referenceId, ...fields }),
  toFailureData: ({ referenceId }, failureFields, { errorMessage, errorCode, errorDetail }) => ({
    referenceId,
    ...failureFields,
    errorMessage,
    errorCode,
    errorDetail,
  }),
};
