import { crc32 } from 'node:zlib';

/** Of a record: its number and its body. */
export function recordChecksum(sequence: number, body: string): number {
  return crc32(body, sequence >>> 0);
}

/** Of a log entry: everything in its row. */
export function entryChecksum(
  offset: number,
  user: number,
  referenceId: number,
  channel: string,
  dataJson: string,
  loggedAtMs: number,
): number {
  return crc32(`${offset} ${user} ${referenceId} ${loggedAtMs} ${channel} ${dataJson}`);
}

/** Of a user: who it is. What changes in the row is left out. */
export function userChecksum(user: number, tenant: string, userId: string): number {
  return crc32(`${user} ${tenant}\n${userId}`);
}
