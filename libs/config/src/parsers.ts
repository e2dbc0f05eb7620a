import { notANetwork, parseCidr } from '#kernel';
import { ENCODE, isHostName, problemOfPostgresUrl } from './postgres-url.ts';
import { readSecretKeys } from './secret-keys.ts';

/** Reads a setting's text. Throws a plain Error whose message describes the right form, without a secret value. */
export type Parser<T> = (text: string) => T;

/** Any text, unchanged. */
export const text: Parser<string> = (value) => value;

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): Parser<number> {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new Error(`must be a whole number from ${min} to ${max}`);
    return number;
  };
}

/** The words `true` and `false`. */
export const flag: Parser<boolean> = (value) => {
  if (value !== 'true' && value !== 'false') throw new Error('must be true or false');
  return value === 'true';
};

/** The name of a server, without a port. */
export const hostName: Parser<string> = (value) => {
  if (!isHostName(value)) throw new Error('must be a host name like kafka.example.com, without a port');
  return value;
};

/** Items separated by commas or white space; empty ones are dropped. */
export const list: Parser<readonly string[]> = (value) => value.split(/[\s,]+/).filter((item) => item !== '');

/** Ports and ranges of ports, like `80,8000-8010`. */
export const ports: Parser<readonly number[]> = (value) =>
  list(value).flatMap((item) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && from <= to && to <= 65_535)) {
      throw new Error(
        `contains ${JSON.stringify(item)}; each entry must be a port from 1 to 65535 or a range like 8000-8010`,
      );
    }
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

/** Addresses as host:port, one at least. */
export const addresses: Parser<readonly string[]> = (value) => {
  const items = list(value);
  const isAddress = (item: string) => {
    const [, host = '', port] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+):(\d{1,5})$/.exec(item) ?? [];
    return Number(port) > 0 && Number(port) < 65_536 && (host.startsWith('[') || isHostName(host));
  };
  if (items.length === 0 || !items.every(isAddress))
    throw new Error('must list addresses like kafka-1:9092,kafka-2:9092');
  return items;
};

/** Networks in CIDR notation, of IPv4 or IPv6. */
export const networks: Parser<readonly string[]> = (value) => {
  const items = list(value);
  const wrong = items.find((item) => parseCidr(item) === undefined);
  if (wrong === undefined) return items;
  throw new Error(notANetwork(wrong));
};

/** Keys for secrets at rest, as `readSecretKeys` reads them. */
export const secretKeys: Parser<string> = (value) => {
  readSecretKeys(value);
  return value;
};

/** A list in which only these words may stand. */
export function listOf<T extends string>(words: readonly T[]): Parser<readonly T[]> {
  return (value) => {
    const items = list(value);
    const wrong = items.find((item) => !words.includes(item as T));
    if (wrong !== undefined)
      throw new Error(`contains ${JSON.stringify(wrong)}; each entry must be one of ${words.join(', ')}`);
    if (items.length === 0)
      throw new Error(`must have at least one entry; each entry must be one of ${words.join(', ')}`);
    return items as readonly T[];
  };
}

/** Exactly one of these words. */
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

const SMTP_FORM = `must be a URL like smtps://user:password@mail.example.com or smtp://mail.example.com:587; ${ENCODE}`;

/** A mail server. An `@` behind the host is the end of a user or a password that holds a `/`, a `?` or a `#`. */
export const smtpUrl: Parser<string> = (value) => {
  const url = URL.parse(value);
  const isRight = url && /^smtps?:$/.test(url.protocol) && isHostName(url.hostname.replaceAll(/[[\]:]/g, ''));
  if (!isRight || /^\/\/[^/?#]*[/?#].*@/.test(value.slice(url.protocol.length))) throw new Error(SMTP_FORM);
  return value;
};

/** A token endpoint. Its credentials have settings of their own. */
export const tokenUrl: Parser<string> = (value) => {
  const url = URL.parse(value);
  const isRight = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isRight || url.hash !== '' || !isHostName(url.hostname.replaceAll(/[[\]:]/g, ''))) {
    throw new Error(
      'must be a URL like https://login.example.com/oauth2/token; user and password go into KAFKA_OAUTH_CLIENT_ID ' +
        'and KAFKA_OAUTH_CLIENT_SECRET',
    );
  }
  return value;
};

const EXTENSION = /^([a-zA-Z]+)=([\x21-\x2b\x2d-\x7e]+)$/;

/** Extensions of SASL (RFC 7628, 3.1): names of letters, except the reserved `auth`. */
export const saslExtensions: Parser<Readonly<Record<string, string>>> = (value) => {
  const found: Record<string, string> = {};
  for (const [index, item] of list(value).entries()) {
    const [, name, text] = EXTENSION.exec(item) ?? [];
    if (!name || !text || name === 'auth' || name in found) {
      throw new Error(
        `must list extensions like logicalCluster=lkc-1, each once; entry ${index + 1} is not of this form`,
      );
    }
    found[name] = text;
  }
  return found;
};

const ADDRESS = String.raw`[^\s@<>"(),:;\[\]\\\p{Cc}]+@[^\s@<>"(),:;\[\]\\\p{Cc}]+`;
const MAILBOX_FORM = new RegExp(String.raw`^(${ADDRESS}|[^<>"(),:;@\p{Cc}]+ <${ADDRESS}>)$`, 'u');

/** A mail address, bare or behind a name. */
export const mailbox: Parser<string> = (value) => {
  if (!MAILBOX_FORM.test(value))
    throw new Error('must be a mail address like posthorn@example.com or Posthorn <posthorn@example.com>');
  return value;
};

const SOURCE_FORM =
  'must list sources like shop=postgres://user:password@host:5432/shop, separated by commas; write a comma or a space ' +
  'inside a connection string as %2C or %20';

const NAMED = /^([a-z][a-z0-9_-]*)=(postgres(?:ql)?:\/\/.*)$/;

/**
 * Items `name=postgres://…`, with lower-case words as names. Any other item may be a part of a password, so none is
 * shown.
 */
export const namedPostgresUrls: Parser<ReadonlyMap<string, string>> = (value) => {
  const sources = new Map<string, string>();
  for (const [index, item] of list(value).entries()) {
    const [, name, url] = NAMED.exec(item) ?? [];
    if (!name || !url) throw new Error(`${SOURCE_FORM}; entry ${index + 1} is not of this form`);
    const problem = problemOfPostgresUrl(url);
    if (problem !== undefined) throw new Error(`${SOURCE_FORM}; the connection string of ${name} ${problem}`);
    if (sources.has(name)) throw new Error(`must not repeat the source ${JSON.stringify(name)}`);
    sources.set(name, url);
  }
  return sources;
};
