import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { endsInTime, messageOf } from '#kernel';
import type { LabelValues, MetricRow } from './metric-row.ts';
import { METRICS_TABLE } from './metrics-table.ts';
import { processMetrics } from './process-metrics.ts';

type Table = typeof METRICS_TABLE;
type NameOf<Type extends MetricRow['type']> = {
  [Name in keyof Table]: Table[Name]['type'] extends Type ? Name : never;
}[keyof Table];
/** The key of a counter in the table. */
export type CounterName = NameOf<'counter'>;
/** The key of a gauge in the table. */
export type GaugeName = NameOf<'gauge'>;
/** The key of a histogram in the table. */
export type HistogramName = NameOf<'histogram'>;

type ValueOf<Values> = Values extends readonly (infer Value)[] ? Value : string;
/** The labels of a metric, with their values. */
export type LabelsOf<Name extends keyof Table> = {
  [Label in keyof Table[Name]['labels']]: ValueOf<Table[Name]['labels'][Label]>;
};

/** A value of a gauge. */
export type Sample = {
  [Name in GaugeName]: { name: Name; labels: LabelsOf<Name>; value: number };
}[GaugeName];

/** Makes the sample of a gauge. */
export function sample<Name extends GaugeName>(name: Name, value: number, labels: LabelsOf<Name>): Sample {
  return { name, labels, value } as Sample;
}

/** A part of the process that knows the present values of some gauges. */
export interface MetricsReader {
  /** The label of `posthorn_metrics_reader_up`. */
  name: string;
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}

/** The longest time for which a scrape waits for its readers. Prometheus gives a scrape 10 s. */
const READ_TIMEOUT_MS = 2_000;

const hasLabels = ({ labels }: MetricRow) => Object.keys(labels).length > 0;
const isClosed = (values: LabelValues): values is readonly string[] => typeof values !== 'string';

/** Labels as the library takes them. */
type Labels = Record<string, string>;

/** Takes all values out of a gauge. The library leaves a 0 in a gauge without labels. */
function clear(gauge: Gauge, row: MetricRow): void {
  gauge.reset();
  if (!hasLabels(row)) gauge.remove();
}

/** All combinations of the values of labels; none if a label takes names of the installation. */
function combinations(labels: MetricRow['labels']): Labels[] {
  return Object.entries(labels).reduce<Labels[]>(
    (rows, [label, values]) =>
      isClosed(values) ? rows.flatMap((row) => values.map((value) => ({ ...row, [label]: value }))) : [],
    [{}],
  );
}

/**
 * The metrics of one process, as `/metrics` shows them. Counters and histograms are kept in memory, from the start on,
 * so that a rate is right from the first scrape. Gauges are read anew at each scrape: a value whose reader is gone or
 * failed is left out, rather than shown as it was.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly readers = new Set<MetricsReader>();
  /** The reads that have not ended: a reader that hangs is not read again meanwhile. */
  private readonly reading = new Map<MetricsReader, Promise<readonly Sample[]>>();
  private scraping: Promise<string> | undefined;

  /** @param onProblem called each time that a reader fails or is too slow */
  constructor(
    private readonly onProblem: (message: string) => void = () => undefined,
    private readonly readTimeoutMs = READ_TIMEOUT_MS,
  ) {
    for (const [key, row] of Object.entries<MetricRow>(METRICS_TABLE)) this.addMetric(key, row);
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Adds to a counter. */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.counters.get(name)!.inc(labels as Labels, by);
  }

  /** Adds a value to a histogram. */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.histograms.get(name)!.observe(labels as Labels, value);
  }

  /** Adds a reader of gauges. @returns the function that removes it */
  addReader(reader: MetricsReader): () => void {
    this.readers.add(reader);
    return () => void this.readers.delete(reader);
  }

  /** The metrics in the text format of Prometheus. Scrapes at the same time share one. Never rejects. */
  text(): Promise<string> {
    this.scraping ??= this.scrape().finally(() => (this.scraping = undefined));
    return this.scraping;
  }

  private async scrape(): Promise<string> {
    const read = await Promise.all([...this.readers].map((reader) => this.readInTime(reader)));
    // Nothing is awaited between the two: another scrape would mix its values with these.
    for (const [key, gauge] of this.gauges) clear(gauge, METRICS_TABLE[key as GaugeName]);
    for (const { name, labels, value } of read.flat()) this.gauges.get(name)!.set(labels as Labels, value);
    return `${await this.registry.metrics()}\n${await processMetrics()}`;
  }

  private async readInTime(reader: MetricsReader): Promise<readonly Sample[]> {
    let samples: readonly Sample[] | undefined;
    try {
      const reading = this.reading.get(reader) ?? this.read(reader);
      const done = reading.then((found) => void (samples = found));
      if (!(await endsInTime(done, this.readTimeoutMs))) {
        this.onProblem(`Reading the metrics of ${reader.name} took longer than ${this.readTimeoutMs} ms.`);
      }
    } catch (error) {
      this.onProblem(`Reading the metrics of ${reader.name} failed: ${messageOf(error)}`);
    }
    return [...(samples ?? []), sample('readerUp', samples === undefined ? 0 : 1, { reader: reader.name })];
  }

  private read(reader: MetricsReader): Promise<readonly Sample[]> {
    const reading = Promise.resolve(reader.read()).finally(() => this.reading.delete(reader));
    this.reading.set(reader, reading);
    return reading;
  }

  private addMetric(key: string, row: MetricRow): void {
    const { name, help, labels, buckets = [] } = row;
    const options = { name, help, labelNames: Object.keys(labels), registers: [this.registry] };
    if (row.type === 'gauge') {
      const gauge = new Gauge(options);
      this.gauges.set(key, gauge);
      clear(gauge, row);
    } else if (row.type === 'counter') {
      const counter = new Counter(options);
      this.counters.set(key, counter);
      if (hasLabels(row)) for (const each of combinations(labels)) counter.inc(each, 0);
    } else {
      const histogram = new Histogram({ ...options, buckets: [...buckets] });
      this.histograms.set(key, histogram);
      if (hasLabels(row)) for (const each of combinations(labels)) histogram.zero(each);
    }
  }
}
