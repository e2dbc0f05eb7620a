/** A value of a scrape. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format of Prometheus. */
function parse(text: string): Series[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) throw new Error(`The line is not in the text format of Prometheus: ${line}`);
    const pairs = [...labels.matchAll(LABEL)].map(([, label, each]): [string, string] => [label!, each!]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** The values of one or several scrapes. */
export class Scrape {
  constructor(readonly series: readonly Series[]) {}

  /** Scrapes a process. @param key an admin key, where the place needs one */
  static async of(url: string, key?: string): Promise<Scrape> {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/metrics`, { headers });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url}/metrics responded with ${response.status}: ${text}`);
    return new Scrape(parse(text));
  }

  /** The values of all of them. */
  static all(scrapes: readonly Scrape[]): Scrape {
    return new Scrape(scrapes.flatMap(({ series }) => series));
  }

  /** The series with a name and these labels, perhaps among others. */
  find(name: string, labels: Record<string, string> = {}): Series[] {
    const wanted = Object.entries(labels);
    return this.series.filter(
      (each) => each.name === name && wanted.every(([label, value]) => each.labels[label] === value),
    );
  }

  /** The sum of the values of those series; undefined if there is none. */
  sum(name: string, labels?: Record<string, string>): number | undefined {
    const found = this.find(name, labels);
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }
}
