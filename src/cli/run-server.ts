import type { Role } from '../config/parse-settings.ts';
import type { Settings } from '../config/settings.ts';
import { EXIT_WRONG_USE, type Surroundings } from './command.ts';
import { makeDataFolder } from './data-folder.ts';
import { readSettings } from './read-settings.ts';
import { runUntilSignal, type Service } from './run-until-signal.ts';
import { toStartFailure } from './start-failure.ts';
import { toStartLines, toStopLine } from './start-lines.ts';

/** Beyond DRAIN_MS, for what follows the drain: closing files and sockets. */
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
  const problem = makeDataFolder(settings.server.dataDir);
  if (problem !== undefined) {
    surroundings.complain(`DATA_DIR: ${problem}`);
    return EXIT_WRONG_USE;
  }
  const stopMaxMs = settings.server.drainMs + CLOSE_MAX_MS;
  try {
    return await runUntilSignal({
      start: (signal) => what.start(settings, signal),
      onReady({ address, facts }) {
        for (const line of toStartLines(what.name, address, facts, surroundings.human)) surroundings.print(line);
      },
      onStopping: ({ waitsFor }) =>
        surroundings.print(toStopLine(what.name, waitsFor(), stopMaxMs, surroundings.human)),
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
