import { ackExtension } from './ack.ts';
import { activityExtension } from './activity.ts';
import { binaryExtension } from './binary.ts';
import type { Extension } from './extension.ts';
import { replayExtension } from './replay.ts';
import { timestampExtension } from './timestamp.ts';
import { timesyncExtension } from './timesync.ts';

/** Every extension the core has, in the order in which they are asked. */
export const EXTENSIONS: readonly Extension[] = [
  ackExtension,
  timesyncExtension,
  activityExtension,
  timestampExtension,
  binaryExtension,
  replayExtension,
];
