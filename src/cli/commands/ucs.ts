import type { Command } from '../command.ts';
import { runServer } from '../run-server.ts';
import { settingsHelp } from '../settings-help.ts';

export const ucs: Command = {
  name: 'ucs',
  usage: '',
  summary: 'run the reference UCS alone, as a gRPC server',
  help: settingsHelp,
  async run(_words, surroundings) {
    const { startReferenceUcs } = await import('../../reference-ucs.ts');
    return runServer(
      { name: 'UCS', role: 'ucs', start: (settings, signal) => startReferenceUcs(settings, { signal }) },
      surroundings,
    );
  },
};
