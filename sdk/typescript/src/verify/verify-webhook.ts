import { bytesOf, parseJson, type WebhookBody } from './body.ts';
import { WebhookOptionsError, WebhookVerificationError } from './errors.ts';
import { HeaderValues, type WebhookHeaders } from './headers.ts';
import { verifyingKeys } from './keys.ts';
import type { Payloads, PostionPlatformPayload, VerifiedWebhook } from './payloads.ts';
import { readHexSignature, readStandardSignatures, signingKeyIndex, type Signature } from './signatures.ts';
import { SIGNING_PROFILES, signsLikeStandardWebhooks, type SigningProfile } from './signing-profiles.ts';

/** The arguments of `verifyWebhook`. */
export interface VerifyWebhookOptions<P extends SigningProfile = SigningProfile> {
  /** The wire profile of the endpoint. */
  profile: P;
  headers: WebhookHeaders;
  /** The body as it came, before a parser reads it. */
  body: WebhookBody;
  /**
   * The secrets of the endpoint: one, or the new and the old secret during a rotation. In the profiles that sign as
   * Standard Webhooks does, `whsec_…`, or the public key `whpk_…` of an ed25519 secret.
   */
  secrets: readonly string[];
  /**
   * The most seconds between the time of the signature and now, in both directions: 1 to 86,400. Default: 300. Not
   * allowed in the profiles `postion-guide` and `postion-platform`, whose requests do not sign a time.
   */
  toleranceSeconds?: number;
  /**
   * The option `headerPrefix` of the endpoint: the beginning of the headers `id`, `timestamp` and `signature`. Only in
   * the profile `standard-webhooks`. Default: `webhook-`.
   */
  headerPrefix?: string;
  /** The present time, for requests that were stored when they came. Default: the system's time. */
  now?: Date;
}

const DEFAULT_TOLERANCE_SECONDS = 300;
const MAX_TOLERANCE_SECONDS = 86_400;
const DEFAULT_PREFIX = 'webhook-';
const PREFIX_FORM = /^[!#$%&'*+.^_`|~0-9a-z-]{0,29}-$/;
const UNIX_SECONDS = /^(?:0|[1-9][0-9]{0,11})$/;

/** The part of a request that is checked before its body is parsed. */
interface Checked {
  signatures: Signature[];
  /** The text that is signed before the body. */
  prefix: string;
  webhookId: string | null;
  sentAt: Date | null;
}

function checkPrefix({ profile, headerPrefix }: VerifyWebhookOptions): void {
  if (headerPrefix === undefined) return;
  if (profile !== 'standard-webhooks')
    throw new WebhookOptionsError(`\`headerPrefix\` has no effect in the profile \`${profile}\`.`);
  if (typeof headerPrefix !== 'string' || !PREFIX_FORM.test(headerPrefix))
    throw new WebhookOptionsError(
      '`headerPrefix` must be a lower-case text of up to 30 characters that ends with `-`.',
    );
}

function checkOptions(options: VerifyWebhookOptions): void {
  const { profile, toleranceSeconds, now } = options;
  if (!SIGNING_PROFILES.includes(profile)) {
    const names = SIGNING_PROFILES.map((name) => `\`${name}\``).join(', ');
    throw new WebhookOptionsError(`\`profile\` must be one of the profiles that sign: ${names}.`);
  }
  checkPrefix(options);
  if (now !== undefined && !Number.isFinite(now.getTime()))
    throw new WebhookOptionsError('`now` must be a valid Date.');
  if (toleranceSeconds === undefined) return;
  if (!signsLikeStandardWebhooks(profile))
    throw new WebhookOptionsError(
      `\`toleranceSeconds\` has no effect: the profile \`${profile}\` does not sign a time.`,
    );
  if (!(toleranceSeconds >= 1 && toleranceSeconds <= MAX_TOLERANCE_SECONDS))
    throw new WebhookOptionsError('`toleranceSeconds` must be a number from 1 to 86,400.');
}

/** The time of a signature. @throws WebhookVerificationError if it has another form or is outside the tolerance */
function readTimestamp(name: string, text: string, toleranceSeconds: number, now: Date): Date {
  if (!UNIX_SECONDS.test(text))
    throw new WebhookVerificationError('malformed-header', `The header \`${name}\` must be Unix seconds.`);
  const ageSeconds = Math.floor(now.getTime() / 1_000) - Number(text);
  const limit = `more than ${toleranceSeconds} s`;
  if (ageSeconds > toleranceSeconds)
    throw new WebhookVerificationError('timestamp-too-old', `The request was signed ${limit} ago.`);
  if (-ageSeconds > toleranceSeconds)
    throw new WebhookVerificationError('timestamp-too-new', `The request was signed ${limit} in the future.`);
  return new Date(Number(text) * 1_000);
}

function checkStandard(headers: HeaderValues, options: VerifyWebhookOptions): Checked {
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = new Date(), headerPrefix = DEFAULT_PREFIX } = options;
  const nameOf = (part: 'id' | 'timestamp' | 'signature') => headerPrefix + part;
  const webhookId = headers.required(nameOf('id'));
  const timestamp = headers.required(nameOf('timestamp'));
  const signatures = readStandardSignatures(nameOf('signature'), headers.list(nameOf('signature')));
  const sentAt = readTimestamp(nameOf('timestamp'), timestamp, toleranceSeconds, now);
  return { signatures, prefix: `${webhookId}.${timestamp}.`, webhookId, sentAt };
}

function checkHex(headers: HeaderValues, name: string): Checked {
  const signatures = readHexSignature(name, headers.required(name));
  return { signatures, prefix: '', webhookId: headers.optional('webhook-id') ?? null, sentAt: null };
}

/** Compares the headers of `postion-platform` with the signed body: a receiver may act by them. */
function checkPlatformHeaders(headers: HeaderValues, payload: unknown): void {
  const { id, event } = (payload ?? {}) as Partial<PostionPlatformPayload>;
  const copies = { 'x-webhook-delivery': id, 'x-webhook-event': event?.type };
  for (const [name, signed] of Object.entries(copies)) {
    const value = headers.optional(name);
    if (value === undefined || value === signed) continue;
    throw new WebhookVerificationError('header-mismatch', `The header \`${name}\` differs from the signed body.`);
  }
}

function check(headers: HeaderValues, options: VerifyWebhookOptions): Checked {
  if (options.profile === 'postion-guide') return checkHex(headers, 'x-postion-signature');
  if (options.profile === 'postion-platform') return checkHex(headers, 'x-webhook-signature');
  return checkStandard(headers, options);
}

function signedContent(prefix: string, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (prefix === '') return body;
  const start = new TextEncoder().encode(prefix);
  const content = new Uint8Array(start.length + body.length);
  content.set(start);
  content.set(body, start.length);
  return content;
}

/**
 * Verifies that Posthorn sent a request, and that it came unchanged and, if the profile signs a time, just now. Uses
 * WebCrypto alone, and compares in constant time.
 *
 * A repeat of an authentic request is authentic too. So store the ids of the deliveries that you have processed:
 * `webhookId`, or `payload.id` in the profile `postion-platform`.
 * @throws WebhookVerificationError if the request is to be refused
 * @throws WebhookOptionsError if an argument is wrong
 */
export async function verifyWebhook<P extends SigningProfile>(
  options: VerifyWebhookOptions<P>,
): Promise<VerifiedWebhook<P>> {
  checkOptions(options);
  const headers = new HeaderValues(options.headers);
  const body = bytesOf(options.body);
  const keys = await verifyingKeys(options.profile, options.secrets);
  const { signatures, prefix, webhookId, sentAt } = check(headers, options);
  const secretIndex = await signingKeyIndex(keys, signatures, signedContent(prefix, body));
  const payload = options.profile === 'raw' ? body : parseJson(body);
  if (options.profile === 'postion-platform') checkPlatformHeaders(headers, payload);
  return { payload: payload as Payloads[P], webhookId, sentAt, secretIndex };
}
