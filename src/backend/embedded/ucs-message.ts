import type { Log } from '../../telemetry/port.ts';
import type { UcsServerOptions } from '../server/ucs-server.ts';

/** What the process of the embedded UCS needs to know. It travels by IPC: an argument that holds a password could be seen by every user of the machine. */
export type UcsProcessOptions = Pick<UcsServerOptions, 'store' | 'numbering' | 'demoData' | 'calls' | 'upkeep'> & {
  /** Where it listens, on a socket that it makes anew. */
  readonly socketFile: string;
};

/** What the gateway tells that process: first to start, then to stop. */
export type UcsCommand = { readonly type: 'start'; readonly options: UcsProcessOptions } | { readonly type: 'stop' };

export type UcsLogLine = {
  readonly type: 'line';
  readonly level: Exclude<keyof Log, 'child' | 'isEnabled' | 'record'>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly sentence: string;
};

/** What that process tells the gateway. After `failed` it ends. */
export type UcsReport =
  | { readonly type: 'ready' }
  | {
      readonly type: 'failed';
      readonly error: unknown;
      /** The sentence about a setting that no further start would take either. */
      readonly wrongSetting: string | undefined;
    }
  | UcsLogLine;
