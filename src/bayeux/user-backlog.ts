import type { Identity } from './protocol/port.ts';

/** Bytes that one user's links hold: answers and frames that their sockets have not taken, and messages that wait for their turn. */
export type UserBacklog = { bytes: number; links: number };

/** The backlogs of all users who have a link. */
export type UserBacklogs = {
  /** One more link of the user. */
  join(identity: Identity): UserBacklog;
  leave(identity: Identity): void;
};

export function createUserBacklogs(): UserBacklogs {
  const backlogs = new Map<Identity, UserBacklog>();
  return {
    join(identity) {
      const backlog = backlogs.get(identity) ?? { bytes: 0, links: 0 };
      backlogs.set(identity, backlog);
      backlog.links++;
      return backlog;
    },
    leave(identity) {
      const backlog = backlogs.get(identity);
      if (backlog !== undefined && --backlog.links === 0) backlogs.delete(identity);
    },
  };
}
