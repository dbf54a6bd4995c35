import { choice } from './choice.ts';

/** Wire name and UCS name of an interaction's status. */
export const STATUS_TO_UCS = {
  New: 'INTERACTION_STATUS_NEW',
  Pending: 'INTERACTION_STATUS_PENDING',
  InProcess: 'INTERACTION_STATUS_IN_PROCESS',
  Stopped: 'INTERACTION_STATUS_STOPPED',
} as const;

export const UCS_TO_STATE = {
  INTERACTION_STATUS_UNSPECIFIED: undefined,
  INTERACTION_STATUS_NEW: 'New',
  INTERACTION_STATUS_PENDING: 'Pending',
  INTERACTION_STATUS_IN_PROCESS: 'InProcess',
  INTERACTION_STATUS_STOPPED: 'Stopped',
} as const;

const WORDS = ['New', 'Pending', 'InProcess', 'Stopped'] as const;

export const status = choice('Status of the interaction when it is created.', WORDS);

export const state = choice('Only interactions in this state; all when left out.', WORDS);
