import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What /metrics shows. */
export type MetricsExposition = { readonly contentType: string; text(): Promise<string> };

export type MetersOptions = {
  /** Begins every name but those of the Node process. */
  readonly prefix: string;
  readonly version: string;
  /** The last bucket of what is measured in seconds. */
  readonly secondsMax: number;
};

/** Makes Prometheus metrics of one program, on a registry of their own; those of the Node process and the version are there from the start. */
export type Meters = {
  readonly exposition: MetricsExposition;
  /** Read when somebody asks; one that is there already is replaced. */
  gauge(name: string, help: string, read: () => number): void;
  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label>;
  /** A counter for what is counted by the hundred thousand: a table of our own costs a tenth of the library's, which is told when somebody asks. */
  tableCounter(name: string, help: string, labelNames: readonly string[]): Count;
  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label>;
  /** A histogram of durations, from half a millisecond up. */
  seconds<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label>;
};

/** Counts so many more of these values of the labels. */
export type Count = (values: readonly string[], count: number) => void;

const SECONDS_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMeters({ prefix, version, secondsMax }: MetersOptions): Meters {
  const registry = new Registry();
  const registers = [registry];
  const secondsBuckets = SECONDS_BUCKETS.filter((bucket) => bucket <= secondsMax);
  collectDefaultMetrics({ register: registry });
  const help = 'Always 1; the version is its label.';
  new Gauge({ name: `${prefix}build_info`, help, labelNames: ['version'], registers }).labels(version).set(1);

  const histogram: Meters['histogram'] = (name, help, labelNames, buckets) =>
    new Histogram({ name: prefix + name, help, labelNames, buckets: [...buckets], registers });
  return {
    exposition: { contentType: registry.contentType, text: () => registry.metrics() },
    gauge(name, help, read) {
      registry.removeSingleMetric(prefix + name);
      new Gauge({
        name: prefix + name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    counter: (name, help, labelNames) => new Counter({ name: prefix + name, help, labelNames, registers }),
    tableCounter(name, help, labelNames) {
      const table = createCountTable(labelNames);
      new Counter({
        name: prefix + name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          this.reset();
          for (const { labels, count } of table.rows()) this.inc(labels, count);
        },
      });
      return table.count;
    },
    histogram,
    seconds: (name, help, labelNames) => histogram(name, help, labelNames, secondsBuckets),
  };
}

type CountRow = { readonly labels: Readonly<Record<string, string>>; count: number };

function createCountTable(labelNames: readonly string[]): { readonly count: Count; rows(): Iterable<CountRow> } {
  const rows = new Map<string, CountRow>();
  return {
    count(values, count) {
      const key = values.join(' ');
      const row = rows.get(key);
      if (row !== undefined) row.count += count;
      else
        rows.set(key, { labels: Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ''])), count });
    },
    rows: () => rows.values(),
  };
}
