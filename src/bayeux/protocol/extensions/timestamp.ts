import type { Extension } from './extension.ts';

/** A message with a timestamp is answered with one (X4). What the client wrote is not looked at (F5). */
export const timestampExtension: Extension = {
  name: 'timestamp',
  replying({ nowMs }, reply, { message }) {
    if (message.raw.timestamp !== undefined) reply.timestamp = new Date(nowMs).toUTCString();
  },
};
