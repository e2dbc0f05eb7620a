import { WebhookOptionsError, WebhookVerificationError } from './errors.ts';

/**
 * The headers of a request as frameworks have them: `Headers` of the Fetch API, an object (`request.headers` of Node,
 * Express, Fastify), or pairs of name and value. The case of the names does not matter.
 */
export type WebhookHeaders =
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

const FORM = 'must be `Headers`, an object of header names and values, or pairs of name and value';

function pairsOf(headers: WebhookHeaders): (readonly [name: unknown, value: unknown])[] {
  if (typeof headers !== 'object' || headers === null) throw new WebhookOptionsError(`\`headers\` ${FORM}.`);
  if (!(Symbol.iterator in headers)) return Object.entries(headers);
  const pairs = [...headers];
  // A flat list, such as `rawHeaders` of Node, would look like a request without the headers.
  if (!pairs.every((pair) => Array.isArray(pair))) throw new WebhookOptionsError(`\`headers\` ${FORM}.`);
  return pairs;
}

/** The values of headers, by their names in lower case. */
export class HeaderValues {
  readonly #values = new Map<string, string[]>();

  /** @throws WebhookOptionsError if the headers do not have one of the forms */
  constructor(headers: WebhookHeaders) {
    for (const [name, value] of pairsOf(headers)) {
      const all: unknown[] = Array.isArray(value) ? value : [value];
      const texts = all.filter((each) => each !== undefined && each !== null);
      if (typeof name !== 'string' || !texts.every((each) => typeof each === 'string'))
        throw new WebhookOptionsError(`\`headers\` ${FORM}.`);
      const key = name.toLowerCase();
      this.#values.set(key, [...(this.#values.get(key) ?? []), ...texts]);
    }
  }

  /**
   * The value of a header whose values have no comma, or undefined. Servers join the values of a header that came twice
   * with a comma.
   * @throws WebhookVerificationError `duplicate-header`
   */
  optional(name: string): string | undefined {
    const values = this.#values.get(name) ?? [];
    if (values.length > 1 || values[0]?.includes(',')) throw duplicate(name);
    return values[0] === '' ? undefined : values[0];
  }

  /** @throws WebhookVerificationError `missing-header` or `duplicate-header` */
  required(name: string): string {
    return this.optional(name) ?? missing(name);
  }

  /**
   * The values of a header that lists them with spaces between them, each of which may have a comma, though not at its
   * end.
   * @throws WebhookVerificationError `missing-header` or `duplicate-header`
   */
  list(name: string): string[] {
    const values = this.#values.get(name) ?? [];
    const items = values[0]?.split(' ').filter((item) => item !== '') ?? [];
    if (values.length > 1 || items.some((item) => item.endsWith(','))) throw duplicate(name);
    return items.length === 0 ? missing(name) : items;
  }
}

function missing(name: string): never {
  throw new WebhookVerificationError('missing-header', `The request has no header \`${name}\`.`);
}

function duplicate(name: string): WebhookVerificationError {
  return new WebhookVerificationError('duplicate-header', `The request has the header \`${name}\` more than once.`);
}
