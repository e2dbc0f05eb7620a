/** The values of a label: all of them, or, for names that an installation gives, the words that describe them. */
export type LabelValues = readonly string[] | string;

/** The part that all rows of the table of metrics have. */
export interface MetricRow {
  /** The name in Prometheus, with its unit. */
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  /** One sentence or two, which a scrape shows, too. */
  help: string;
  labels: Readonly<Record<string, LabelValues>>;
  /** The upper bounds of a histogram, in its unit. */
  buckets?: readonly number[];
}

/** A metric that only grows. */
export function counter<const Labels extends MetricRow['labels'] = Record<never, never>>(
  name: `posthorn_${string}_total`,
  help: string,
  labels: Labels = {} as Labels,
) {
  return { name, type: 'counter', help, labels } as const;
}

/** A value of the moment, which a reader returns at each scrape. */
export function gauge<const Labels extends MetricRow['labels'] = Record<never, never>>(
  name: `posthorn_${string}`,
  help: string,
  labels: Labels = {} as Labels,
) {
  return { name, type: 'gauge', help, labels } as const;
}

/** A distribution of durations. */
export function histogram<const Labels extends MetricRow['labels'] = Record<never, never>>(
  name: `posthorn_${string}_seconds`,
  help: string,
  buckets: readonly number[],
  labels: Labels = {} as Labels,
) {
  return { name, type: 'histogram', help, labels, buckets } as const;
}
