import { type ChildProcess, fork } from 'node:child_process';
import { toProgramFile } from '../../kernel/program-file.ts';
import type { Log } from '../../telemetry/port.ts';
import type { UcsCommand, UcsProcessOptions, UcsReport } from './ucs-message.ts';

export type UcsChild = {
  /** Resolves when it serves, if it ever does. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone and all that it said is in the log; also when there could be none. */
  readonly ended: Promise<UcsEnd>;
  /** Asks it to finish the calls under way and to end. */
  stop(): void;
  kill(): void;
};

export type UcsEnd = {
  readonly failed: boolean;
  /** The sentence about a setting that no further start would take either. */
  readonly wrongSetting: string | undefined;
  readonly fields: {
    readonly exitCode: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly error: unknown;
    /** The end of what it printed. */
    readonly output: string;
  };
};

/** Of what it prints, the end is kept: what it died of stands there. Less than the log keeps of a text. */
const OUTPUT_MAX_CHARACTERS = 8_000;
/** Bounds of memory are meant for each process: `--max-semi-space-size=16`. Other flags are the gateway's own. */
const MEMORY_FLAG = /^--max[-_][\w-]+=/;
/** The debugger's port too. */
const DEBUGGER_FLAGS = /--(?:inspect|debug)-port[= ]\S+|--inspect\S*/g;

/** Starts a process with the reference UCS. Whatever goes wrong ends it. */
export function startUcsChild(options: UcsProcessOptions, log: Log): UcsChild {
  try {
    return watchChild(forkUcs(), options, log);
  } catch (error) {
    // No memory or no process left: later there may be.
    const fields = { exitCode: null, signal: null, error, output: '' };
    const ended = Promise.resolve({ failed: true, wrongSetting: undefined, fields });
    return { ready: new Promise(() => {}), ended, stop() {}, kill() {} };
  }
}

function forkUcs(): ChildProcess {
  const { NODE_OPTIONS, ...env } = process.env;
  return fork(toProgramFile('./ucs-process', import.meta.url), [], {
    execArgv: process.execArgv.filter((flag) => MEMORY_FLAG.test(flag)),
    env: { ...env, NODE_OPTIONS: NODE_OPTIONS?.replaceAll(DEBUGGER_FLAGS, '') },
    // Errors and dates arrive as such.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function watchChild(child: ChildProcess, options: UcsProcessOptions, log: Log): UcsChild {
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<UcsEnd>();
  let failure: unknown;
  let wrongSetting: string | undefined;
  let output = '';
  child.on('message', (report: UcsReport) => {
    if (report.type === 'ready') {
      log.debug({ pid: child.pid }, 'The embedded UCS runs.');
      ready.resolve();
    } else if (report.type === 'failed') {
      failure = report.error;
      wrongSetting = report.wrongSetting;
    } else if (report.type === 'line') log[report.level](report.fields, report.sentence);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-OUTPUT_MAX_CHARACTERS);
  });
  child.on('error', (error) => {
    failure = error;
  });
  child.on('close', (exitCode, signal) => {
    const fields = { exitCode, signal, error: failure, output };
    if (exitCode === 0 && output !== '') log.warn(fields, 'The embedded UCS has stopped. It had printed something.');
    ended.resolve({ failed: exitCode !== 0, wrongSetting, fields });
  });
  const tell = (command: UcsCommand): void => {
    // One that is gone is told nothing; that it goes just now is seen when it has.
    if (child.connected) child.send(command, () => {});
  };
  tell({ type: 'start', options });
  return {
    ready: ready.promise,
    ended: ended.promise,
    stop: () => tell({ type: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
  };
}
