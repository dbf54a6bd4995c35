import type { Command } from '../command.ts';
import { setHeapFlags } from '../heap-flags.ts';
import { readSettingsAnew } from '../read-settings-anew.ts';
import { runServer } from '../run-server.ts';
import { settingsHelp } from '../settings-help.ts';

export const serve: Command = {
  name: 'serve',
  usage: '',
  summary: 'run the gateway, with the reference UCS embedded unless UCS_TARGET names another',
  help: settingsHelp,
  async run(_words, surroundings) {
    setHeapFlags();
    const { startGateway } = await import('../../gateway.ts');
    const readAnew = () => readSettingsAnew(surroundings.env);
    return runServer(
      { name: 'gateway', role: 'gateway', start: (settings, signal) => startGateway(settings, { signal, readAnew }) },
      surroundings,
    );
  },
};
