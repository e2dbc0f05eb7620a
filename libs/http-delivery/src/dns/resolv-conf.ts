/** The options of resolv.conf(5) for names. c-ares reads the name servers itself. */
export interface SearchRules {
  /** Domains that are appended to a name, in this order. */
  search: readonly string[];
  /** A name with at least this many dots is first tried as it is. Default: 1. */
  minDots: number;
}

/** glibc reads six search domains at most before 2.26, and an `ndots` of 15 at most. */
const MAX_SEARCH_DOMAINS = 6;
const MAX_NDOTS = 15;

/** Reads a resolv.conf. The last `search` or `domain` line counts. */
export function parseResolvConf(text: string): SearchRules {
  let search: string[] = [];
  let minDots = 1;
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search') search = values;
    else if (keyword === 'domain') search = values.slice(0, 1);
    else if (keyword === 'options') {
      const ndots = values.map((option) => /^ndots:(\d+)$/.exec(option)?.[1]).findLast((value) => value !== undefined);
      if (ndots !== undefined) minDots = Math.min(MAX_NDOTS, Number(ndots));
    }
  }
  const domains = search.map((domain) => domain.replace(/^\.+|\.+$/g, '')).filter((domain) => domain !== '');
  return { search: domains.slice(0, MAX_SEARCH_DOMAINS), minDots };
}

/**
 * The absolute names to query for a name, in the order of glibc. A name with few dots is first tried below each search
 * domain; any other name is first tried unchanged. A name that ends with a dot is absolute.
 */
export function namesToQuery(name: string, { search, minDots }: SearchRules): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const below = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length > minDots ? [name, ...below] : [...below, name];
}
