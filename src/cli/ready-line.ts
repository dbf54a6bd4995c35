/**
 * The one line that says a server is ready, with its address. Printed whatever the log level: people and scripts wait for it.
 * JSON like the log's lines where no person reads.
 */
export function toReadyLine(what: string, address: string, human: boolean): string {
  if (human) return `The ${what} is ready on ${address}`;
  return JSON.stringify({ level: 'info', time: new Date().toISOString(), address, msg: `The ${what} is ready.` });
}
