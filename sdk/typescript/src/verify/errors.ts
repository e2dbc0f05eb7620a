/**
 * The fault of a request:
 * - `missing-header`: a header of the signature is not there, or is empty
 * - `duplicate-header`: a header of the signature came more than once
 * - `malformed-header`: a header of the signature does not have its form
 * - `timestamp-too-old`, `timestamp-too-new`: the time of the signature is outside the tolerance
 * - `signature-mismatch`: no signature of the request is by one of the secrets
 * - `header-mismatch`: a header contradicts the signed body
 * - `invalid-body`: the signature is right, but the body is not JSON in UTF-8
 */
export type WebhookVerificationCode =
  | 'missing-header'
  | 'duplicate-header'
  | 'malformed-header'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'signature-mismatch'
  | 'header-mismatch'
  | 'invalid-body';

/** A request that is not authentic, or not authentic any more. Respond with 400 or 401, and do not process its body. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly code: WebhookVerificationCode;

  constructor(code: WebhookVerificationCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A wrong argument of `verifyWebhook`, such as a secret of another profile or a body that is already parsed. It is a
 * fault of the receiver, not of the request: respond with 500, so that Posthorn tries again after the fix. The message
 * does not repeat a secret.
 */
export class WebhookOptionsError extends TypeError {
  override readonly name = 'WebhookOptionsError';
}
