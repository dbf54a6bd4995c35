import { watchLastResort } from './last-resort.ts';
import { createLog, type LogOptions, type ProcessLog } from './log.ts';
import { startTracingSdk } from './tracing-sdk.ts';

export type ProcessLogOptions = {
  readonly logLevel: LogOptions['level'];
  readonly logPersonalData: LogOptions['personalData'];
};

/** The log of this process, which hears also of what nobody handled; and its traces, where they are sent. `parts` stops both. */
export async function startProcessLog(
  serviceName: string,
  { logLevel, logPersonalData }: ProcessLogOptions,
  parts: AsyncDisposableStack,
): Promise<ProcessLog> {
  const log = createLog({ level: logLevel, personalData: logPersonalData, human: process.stdout.isTTY === true });
  parts.adopt(watchLastResort({ log, faults: process, end: () => process.exit(1) }), (started) => started.stop());
  parts.adopt(await startTracingSdk(serviceName, process.env, log), (started) => started.stop());
  return log;
}
