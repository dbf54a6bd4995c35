/** Entry of the process that the embedded UCS runs in. It starts and stops when the gateway says so by IPC, and lives no longer than the gateway. */
import { rmSync } from 'node:fs';
import { systemClock } from '../../kernel/clock.ts';
import { noReferenceUcsMetrics } from '../../telemetry/silent.ts';
import { createTraces } from '../../telemetry/traces.ts';
import { startTracingSdk, type TracingSdk } from '../../telemetry/tracing-sdk.ts';
import type { UcsServer } from '../server/ucs-server.ts';
import { WrongSetting } from '../store/wrong-setting.ts';
import { createForwardingLog } from './forwarding-log.ts';
import type { UcsCommand, UcsProcessOptions, UcsReport } from './ucs-message.ts';

// A terminal and some supervisors signal every process of the gateway: it finishes what is under way, and needs its UCS for that.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
// The gateway is gone, however it went, and the next one may begin already: nothing that was asked by the old one may happen after what the new one asks.
process.on('disconnect', () => process.exit());

let server: UcsServer | undefined;
let sdk: TracingSdk | undefined;
process.on('message', (command: UcsCommand) => {
  if (command.type === 'start') void start(command.options);
  else void stop();
});
// Gone before anybody listened.
if (!process.connected) process.exit();

/** What it takes is loaded only now, when signals and the end of the gateway are heard. */
async function start({ socketFile, ...options }: UcsProcessOptions): Promise<void> {
  try {
    const { createUcsServer } = await import('../server/ucs-server.ts');
    // One that was killed has left its socket.
    rmSync(socketFile, { force: true });
    const log = createForwardingLog((line, sent) => tell(line, sent));
    sdk = await startTracingSdk('ucs-reference', process.env, log);
    const listen = `unix:${socketFile}`;
    server = await createUcsServer({
      ...options,
      listen,
      tls: undefined,
      tokensFile: undefined,
      metrics: noReferenceUcsMetrics,
      clock: systemClock,
      log,
      traces: createTraces(0),
    });
    tell({ type: 'ready' });
  } catch (error) {
    const wrongSetting = error instanceof WrongSetting ? error.message : undefined;
    tell({ type: 'failed', error, wrongSetting }, () => process.exit(1));
  }
}

/** While it starts, there is nothing to finish. */
async function stop(): Promise<void> {
  await server?.stop();
  await sdk?.stop();
  process.exit();
}

/** What cannot be sent any more is of no use to anybody. */
function tell(report: UcsReport, sent: () => void = () => {}): void {
  process.send?.(report, undefined, undefined, sent);
}
