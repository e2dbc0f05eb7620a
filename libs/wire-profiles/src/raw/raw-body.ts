/** The body of a request of the profile `raw`, with its media type. */
export interface RawBody {
  contentType: string;
  body: Buffer;
}

const FIELDS = new Set(['body', 'bodyBase64', 'contentType']);
const MAX_TYPE_CHARACTERS = 256;
/** A media type of RFC 9110: `type/subtype`, and parameters in ASCII without control characters. */
const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?: *;[\x20-\x7e]*[\x21-\x7e])?$/;

function bytesOf({ body, bodyBase64 }: Record<string, unknown>): Buffer | undefined {
  if (typeof body === 'string') return bodyBase64 === undefined ? Buffer.from(body) : undefined;
  if (typeof bodyBase64 !== 'string' || body !== undefined) return undefined;
  const bytes = Buffer.from(bodyBase64, 'base64');
  return bytes.toString('base64') === bodyBase64 ? bytes : undefined;
}

function isMediaType(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TYPE_CHARACTERS && MEDIA_TYPE.test(value);
}

function givenBody(data: unknown): RawBody | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  if (!Object.keys(data).every((key) => FIELDS.has(key))) return undefined;
  const fields = data as Record<string, unknown>;
  const body = bytesOf(fields);
  if (body === undefined) return undefined;
  const isText = typeof fields.body === 'string';
  const { contentType = isText ? 'text/plain; charset=utf-8' : 'application/octet-stream' } = fields;
  return isMediaType(contentType) ? { contentType, body } : undefined;
}

/**
 * The body that an event's data gives: `{body, contentType?}` with a text, which is sent as UTF-8, or `{bodyBase64,
 * contentType?}` with bytes in padded base64 of RFC 4648. Data of any other form are sent as they are, as JSON.
 * @param data JSON text
 */
export function rawBodyOf(data: string): RawBody {
  return givenBody(JSON.parse(data)) ?? { contentType: 'application/json', body: Buffer.from(data) };
}
