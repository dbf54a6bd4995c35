import type { Role } from '../config/parse-settings.ts';
import type { Settings } from '../config/settings.ts';
import { closeDataFolder } from './close-data-folder.ts';
import { EXIT_WRONG_USE, type Surroundings } from './command.ts';
import { makeDataFolder } from './data-folder.ts';
import { readSettings } from './read-settings.ts';
import { runUntilSignal, type Service } from './run-until-signal.ts';
import { toStartFailure } from './start-failure.ts';
import { toStartLines, toStopLine } from './start-lines.ts';
import { toWarningLine } from './warning-line.ts';

/** What this process and its children make is for their user alone. */
const PRIVATE = 0o077;
/** Beyond READY_OFF_MS and DRAIN_MS, for what follows the drain: closing files and sockets. */
const CLOSE_MAX_MS = 1500;

/** What serve and ucs share: settings, start, the ready line, signals, the exit code. */
export async function runServer(
  what: {
    readonly name: string;
    readonly role: Role;
    readonly start: (settings: Settings, signal: AbortSignal) => Promise<Service>;
  },
  surroundings: Surroundings,
): Promise<number> {
  const settings = readSettings(surroundings, what.role);
  if (settings === undefined) return EXIT_WRONG_USE;
  process.umask(PRIVATE);
  const { dataDir } = settings.server;
  const problem = makeDataFolder(dataDir);
  if (problem !== undefined) {
    surroundings.complain(`DATA_DIR: ${problem}`);
    return EXIT_WRONG_USE;
  }
  const stopMaxMs = settings.server.readyOffMs + settings.server.drainMs + CLOSE_MAX_MS;
  for (const line of closeWhatIsThere(dataDir, surroundings.human)) surroundings.print(line);
  try {
    return await runUntilSignal({
      start: (signal) => what.start(settings, signal),
      onReady({ address, facts }) {
        for (const line of toStartLines(what.name, address, facts, surroundings.human)) surroundings.print(line);
      },
      onStopping: ({ waitsFor }) =>
        surroundings.print(toStopLine(what.name, waitsFor(), stopMaxMs, surroundings.human)),
      onReload: (service) => void service.reload(),
      onBadStop: (problem) =>
        surroundings.complain(`warning: the ${what.name} ended before all was closed: ${problem}`),
      stopMaxMs,
      signals: process,
    });
  } catch (error) {
    const { line, exitCode } = toStartFailure(what.name, error, settings);
    surroundings.complain(line);
    const wantsMore = ['debug', 'trace'].includes(settings.telemetry.logLevel);
    if (wantsMore && error instanceof Error && error.stack !== undefined) surroundings.complain(error.stack);
    return exitCode;
  }
}

/** DATA_DIR holds names, numbers and attached data: what stands open from earlier is closed, and that is told. */
function closeWhatIsThere(dataDir: string, human: boolean): readonly string[] {
  const { closed, problem } = closeDataFolder(dataDir);
  const lines: string[] = [];
  if (closed > 0) {
    const sentence = 'DATA_DIR was open to other users of this machine; now it is for its owner alone.';
    lines.push(toWarningLine(sentence, { dataDir, closed }, human));
  }
  if (problem !== undefined)
    lines.push(toWarningLine('DATA_DIR stays open to other users of this machine.', { dataDir, problem }, human));
  return lines;
}
