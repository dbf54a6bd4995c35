/** One thing that a person wants to know when a server has started. `name` is its key in JSON. */
export type StartFact = { readonly name: string; readonly value: string };

const NAME_WIDTH = 12;

/**
 * What is printed when a server is ready, whatever the log level: people and scripts wait for the first line, which has the address.
 * One JSON line like the log's where no person reads; else a line for each fact.
 */
export function toStartLines(what: string, address: string, facts: readonly StartFact[], human: boolean): string[] {
  if (human) {
    return [
      `The ${what} is ready on ${address}`,
      ...facts.map(({ name, value }) => `  ${name.padEnd(NAME_WIDTH)}${value}`),
    ];
  }
  const fields = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  return [toJsonLine(`The ${what} is ready.`, { address, ...fields })];
}

/** What is printed at the first signal: what the server waits for, and how it can be ended at once. */
export function toStopLine(what: string, waitsFor: string, stopMaxMs: number, human: boolean): string {
  if (!human) return toJsonLine(`The ${what} stops.`, { waitsFor, stopMaxMs });
  const seconds = (stopMaxMs / 1000).toFixed(0);
  return `The ${what} stops, within ${seconds} s. It waits for: ${waitsFor}. Ctrl-C once more ends it at once.`;
}

function toJsonLine(msg: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ level: 'info', time: new Date().toISOString(), ...fields, msg });
}
