import type { Log } from '../../telemetry/port.ts';
import type { UcsLogLine } from './ucs-message.ts';

/** Lines that wait because the gateway is busy; past this they are dropped rather than kept, as the log itself does. */
const WAITING_MAX = 1_000;

/** A log whose lines are written by another process. `send` calls back once the line is on its way. */
export function createForwardingLog(send: (line: UcsLogLine, sent: () => void) => void): Log {
  let waiting = 0;

  function write(line: UcsLogLine): void {
    if (waiting === WAITING_MAX) return;
    waiting++;
    send(line, () => {
      waiting--;
    });
  }

  const withFields = (extra: object): Log => {
    const at = (level: UcsLogLine['level']) => (fields: object, sentence: string) =>
      write({ type: 'line', level, fields: { ...extra, ...fields }, sentence });
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      record: at('info'),
      isEnabled: () => true,
      child: (fields) => withFields({ ...extra, ...fields }),
    };
  };
  return withFields({});
}
