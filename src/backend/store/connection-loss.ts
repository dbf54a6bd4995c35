/** Errors of the socket, and SQLSTATE classes 08 (connection), 53 (resources) and 57P (shut down), 40 (serialisation). */
const SOCKET_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];
const SQL_STATES = /^(08|53|57P|40)/;
/** SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL, SQLITE_READONLY, SQLITE_CANTOPEN in the low byte. */
const SQLITE_CODES = [5, 8, 10, 13, 14];
const POOL_MESSAGES = /timeout exceeded when trying to connect|Connection terminated/;

/** Whether the database could not be reached or not be written: the same call may succeed later. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (POOL_MESSAGES.test(error.message)) return true;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_CODES.includes(error.errcode & 0xff);
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return SOCKET_CODES.includes(error.code) || SQL_STATES.test(error.code);
}
