import { problemOfPostgresUrl } from './postgres-url.ts';

/** Reads a setting's text. Throws a plain Error whose message says what is right, without its value if it is secret. */
export type Parser<T> = (text: string) => T;

export const text: Parser<string> = (value) => value;

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): Parser<number> {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new Error(`must be a whole number from ${min} to ${max}`);
    return number;
  };
}

/** Items separated by commas or white space; empty ones are dropped. */
export const list: Parser<readonly string[]> = (value) => value.split(/[\s,]+/).filter((item) => item !== '');

/** Ports and ranges of ports, like `80,8000-8010`. */
export const ports: Parser<readonly number[]> = (value) =>
  list(value).flatMap((item) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && from <= to && to <= 65_535)) {
      throw new Error(`has ${JSON.stringify(item)}; it may have ports from 1 to 65535, and ranges like 8000-8010`);
    }
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

/** Addresses as host:port, one at least. */
export const addresses: Parser<readonly string[]> = (value) => {
  const items = list(value);
  const wrong = items.find((item) => {
    const [, port] = /^[^\s/@]+:(\d{1,5})$/.exec(item) ?? [];
    return port === undefined || Number(port) < 1 || Number(port) > 65_535;
  });
  if (wrong !== undefined || items.length === 0) throw new Error('must list addresses like kafka-1:9092,kafka-2:9092');
  return items;
};

/** A list in which only these words may stand. */
export function listOf<T extends string>(words: readonly T[]): Parser<readonly T[]> {
  return (value) => {
    const items = list(value);
    const wrong = items.find((item) => !words.includes(item as T));
    if (wrong !== undefined) throw new Error(`has ${JSON.stringify(wrong)}; it may have ${words.join(', ')}`);
    if (items.length === 0) throw new Error(`names nothing; it may have ${words.join(', ')}`);
    return items as readonly T[];
  };
}

export function oneOf<T extends string>(words: readonly T[]): Parser<T> {
  return (value) => {
    if (!words.includes(value as T)) throw new Error(`must be one of ${words.join(', ')}`);
    return value as T;
  };
}

/** A text of this form. */
export function matching(form: RegExp, message: string): Parser<string> {
  return (value) => {
    if (!form.test(value)) throw new Error(message);
    return value;
  };
}

/** A connection string of PostgreSQL. */
export const postgresUrl: Parser<string> = (value) => {
  const problem = problemOfPostgresUrl(value);
  if (problem !== undefined) throw new Error(problem);
  return value;
};

/** A mail server. */
export const smtpUrl: Parser<string> = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('must be like smtps://user:password@mail.example.com or smtp://mail.example.com:587');
  }
  return value;
};

const ADDRESS = String.raw`[^\s@<>"(),:;\[\]\\\p{Cc}]+@[^\s@<>"(),:;\[\]\\\p{Cc}]+`;
const MAILBOX_FORM = new RegExp(String.raw`^(${ADDRESS}|[^<>"(),:;@\p{Cc}]+ <${ADDRESS}>)$`, 'u');

/** A mail address, bare or behind a name. */
export const mailbox: Parser<string> = (value) => {
  if (!MAILBOX_FORM.test(value))
    throw new Error('must be like posthorn@example.com or Posthorn <posthorn@example.com>');
  return value;
};

/** At least `min` characters. */
export function longText(min: number): Parser<string> {
  return (value) => {
    if (value.length < min) throw new Error(`must have ${min} characters or more`);
    return value;
  };
}

const SOURCE_FORM =
  'must list sources like shop=postgres://user:password@host:5432/shop, separated by commas; write a comma or a space ' +
  'inside a connection string as %2C or %20';

/** Items `name=postgres://…`, the names being lower-case words. */
export const namedPostgresUrls: Parser<ReadonlyMap<string, string>> = (value) => {
  const sources = new Map<string, string>();
  for (const item of list(value)) {
    const [, name, url] = /^([a-z][a-z0-9_-]*)=(.+)$/.exec(item) ?? [];
    if (!name || !url) throw new Error(SOURCE_FORM);
    if (sources.has(name)) throw new Error(`names the source ${JSON.stringify(name)} twice`);
    const problem = problemOfPostgresUrl(url);
    if (problem !== undefined) throw new Error(`${SOURCE_FORM}; the connection string of ${name} ${problem}`);
    sources.set(name, url);
  }
  return sources;
};
