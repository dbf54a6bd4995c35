import { ackExtension } from './ack.ts';
import { activityExtension } from './activity.ts';
import { binaryExtension } from './binary.ts';
import type { Extension } from './extension.ts';
import { replayExtension } from './replay.ts';
import { timestampExtension } from './timestamp.ts';
import { timesyncExtension } from './timesync.ts';

/** Every extension the core has, in the order in which they are asked. */
const EXTENSIONS: readonly Extension[] = [
  ackExtension,
  timesyncExtension,
  activityExtension,
  timestampExtension,
  binaryExtension,
  replayExtension,
];

// Each question with those that answer it: asked for every message, so nobody is looked at who has nothing to say.
export const STARTED = EXTENSIONS.flatMap(({ started }) => started ?? []);
export const RECEIVED = EXTENSIONS.flatMap(({ received }) => received ?? []);
export const REPLYING = EXTENSIONS.flatMap(({ replying }) => replying ?? []);
export const RELAYED = EXTENSIONS.flatMap(({ relayed }) => relayed ?? []);
