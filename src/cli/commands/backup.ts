import { fixedLimits } from '../../config/fixed-limits.ts';
import type { Settings } from '../../config/settings.ts';
import { type Command, EXIT_FAILED, EXIT_OK, EXIT_WRONG_USE } from '../command.ts';
import { readSettings } from '../read-settings.ts';

/** A large journal takes a while, and a busy gateway goes first. */
const WAIT_MS = 600_000;

export const backup: Command = {
  name: 'backup',
  usage: 'FILE',
  summary: 'write everything in DATA_DIR to a tar file, also while a gateway uses it',
  help: () => [
    'DATA_DIR is read from the same settings as by serve. The file must not be there yet; it is for its owner alone.',
    'To restore, stop the gateway and unpack it into an empty folder: tar -xf FILE -C DATA_DIR',
  ],
  async run(words, surroundings) {
    const [file, ...rest] = words;
    if (file === undefined || rest.length > 0) {
      surroundings.complain('expected one word: the file to write');
      return EXIT_WRONG_USE;
    }
    const settings = readSettings(surroundings, 'gateway');
    if (settings === undefined) return EXIT_WRONG_USE;
    const { backUp } = await import('../../backup/back-up.ts');
    try {
      const bytes = await backUp({ file, waitMs: WAIT_MS, storage: toStorageOptions(settings) });
      surroundings.print(`${file}: ${bytes} bytes`);
      return EXIT_OK;
    } catch (error) {
      surroundings.complain(`no backup: ${error instanceof Error ? error.message : String(error)}`);
      return EXIT_FAILED;
    }
  },
};

/** How the journal is opened when no gateway has it open. */
function toStorageOptions({ server, delivery }: Settings) {
  const { databaseMaxBytes, usersMax, leaseSize } = fixedLimits.journal;
  return {
    folder: server.dataDir,
    databaseMaxBytes,
    usersMax,
    leaseSize,
    logEntriesPerUserMax: delivery.retentionEntriesPerUser,
    logBytesPerUserMax: delivery.retentionBytesPerUser,
  };
}
