/** What the socket tells, and SQLSTATE classes 08 (connection), 28 (authorization), 3D (no such database), 40 (rolled back), 53 (resources), 57 (operator). */
const SOCKET_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];
const SQL_STATES = /^(08|28|3D|40|53|57)/;
/** SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL, SQLITE_READONLY, SQLITE_CANTOPEN in the low byte. */
const SQLITE_CODES = [5, 8, 10, 13, 14];
const POOL_MESSAGES = /timeout exceeded when trying to connect|Connection terminated|is not queryable/;

/** Whether the database could not be reached or not be written: the same call may succeed later. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (POOL_MESSAGES.test(error.message)) return true;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_CODES.includes(error.errcode & 0xff);
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return SOCKET_CODES.includes(error.code) || SQL_STATES.test(error.code);
}
