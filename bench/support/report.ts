/** What one benchmark found: rows for people, ratios to keep. Absolute figures mean nothing on a shared machine; ratios of one run do. */
export type Report = {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly figures: Readonly<Record<string, string>> }[];
  readonly ratios: readonly Ratio[];
};

/** A number to keep, and what is aimed at. */
export type Ratio = {
  readonly name: string;
  readonly value: number;
  /** Between these lie the middle half of the rounds, where there were rounds. */
  readonly quartiles?: readonly [number, number];
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
};

/** Prints a report as plain text. */
export function printReport(report: Report): void {
  console.log(`\n${report.title}`);
  const width = Math.max(...report.rows.map(({ name }) => name.length));
  for (const { name, figures } of report.rows) {
    const cells = Object.entries(figures).map(([unit, value]) => `${value.padStart(9)} ${unit}`);
    console.log(`  ${name.padEnd(width)} ${cells.join('  ')}`);
  }
  for (const { name, value, goal, quartiles } of report.ratios) {
    const spread = quartiles === undefined ? '' : ` (${quartiles.map((one) => one.toFixed(2)).join(' to ')})`;
    const aim = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
    console.log(`  ratio ${value.toFixed(2)}${spread}  ${name} (goal: ${aim})`);
  }
}
