import type { SigningKey } from '#signing';
import type { DeliveryPolicy } from './delivery-policy.ts';
import type { Handshake } from './handshake.ts';
import type { ProfileOptions, RenderedRequest, RenderInput } from './render-input.ts';

/** The meaning of a final failure: no retry of this delivery, or no more requests to the endpoint. */
export type FinalAnswer = 'abort-message' | 'disable';

/**
 * The port of a kind of receiver: renders an event into exact header and body bytes, and has the default delivery
 * policy. Pure functions without a clock or randomness, so that a repeat has the same bytes.
 *
 * To add a profile:
 * 1. A folder named after it with a file of that name, which exports one `WireProfile<'its-name'>`. Its doc block links
 *    the documentation of the format. Beside it `receiver.md`, for the person who writes a receiver, and
 *    `body.schema.json`, the JSON Schema of the body, for docs/openapi.json.
 * 2. A line in `registry.ts`. Its name, the checks of endpoints, its place in docs/wire-profiles.md and the tests over
 *    all profiles follow from that.
 * 3. Its cases in `testing/vectors`; the tests fail for a registered profile without any.
 *
 * The rules of every profile:
 * - `event.data` is spliced into the body as text, not parsed: receivers sign the output of JSON.stringify, and the
 *   data is stored in that form. Every other string goes through JSON.stringify, and the body has no white space of its
 *   own. Only a format that has no place for the data itself picks values out of it.
 * - It renders any event, and therefore also Posthorn's `webhook.verification` with the data `{webhook_id, challenge}`.
 * - It sends `webhook-id`, and the endpoint's own headers after its own. Header names have the case of the receiver's
 *   documentation.
 * - A profile that must sign refuses to render without a key.
 * - It is cheap: a body of 500 bytes takes 3.5 µs of CPU (Node 24.21), of which the HMAC is 1.9, the time 0.5 and all
 *   JSON.stringify 0.4. Keeping the fragments that are constant for an endpoint would save 0.2: not worth a cache.
 * - If the bytes for the same input change, `version` changes too: by it the log knows if it shows the bytes that were
 *   sent.
 */
export interface WireProfile<Name extends string = string> {
  readonly name: Name;
  /** The version of its rendering, from 1. */
  readonly version: number;
  /** For a list of profiles: one sentence. */
  readonly description: string;
  readonly defaultPolicy: DeliveryPolicy;
  /** True if a new endpoint must pass a verification request before it gets events. */
  readonly verifiesOnCreation: boolean;
  /** The request for a receiver's permission, if the format has one. */
  readonly handshake?: Handshake;
  /** The event type of a test, if the format has one of its own; else a test sends any type's example. */
  readonly testType?: string;
  /** The condition for signing: always, if the endpoint has a secret, or never. */
  readonly secrets: 'required' | 'optional' | 'none';
  /** The names of its own headers, in lower case: an endpoint's own headers may not have them. */
  readonly reservedHeaders: readonly string[];
  /** The names of further headers of its own that it sends with these options, in lower case. Left out: none. */
  readonly headersOf?: (options: ProfileOptions) => readonly string[];
  /**
   * The milliseconds for which the receiver wants nothing more, by its platform's headers in any response (names in
   * lower case); null if it may go on. Left out: only `Retry-After` counts, which holds for all profiles.
   */
  readonly restMs?: (headers: Readonly<Record<string, string | readonly string[]>>) => number | null;
  /**
   * The failures that a retry cannot mend, by the status that the platform documents: this message will never be
   * accepted (`abort-message`), or nothing more will (`disable`). Any receiver may send the same words in the header
   * `webhook-delivery`, and 410 means `disable` in all profiles.
   */
  readonly finalAnswers?: Readonly<Partial<Record<number, FinalAnswer>>>;
  /** True if Content-Type is left to the endpoint's own headers. */
  readonly allowsContentType: boolean;
  /** The event types that it has a form for, as an endpoint subscribes to them (`post.*`). Left out: any. */
  readonly eventTypes?: readonly string[];
  /**
   * The key of an endpoint's secret, as this profile reads secrets. Called once when an endpoint is loaded.
   * @throws PosthornError `invalid-input` if it cannot use the secret; the message does not repeat it
   */
  keyOf(secret: string): SigningKey;
  /**
   * Checks a user's choices; a choice that is left out stays left out.
   * @throws PosthornError `invalid-input` that names each wrong field by its pointer
   */
  parseOptions(raw: unknown): ProfileOptions;
  /** @throws PosthornError `invalid-input` if it must sign and there is no key */
  render(input: RenderInput): RenderedRequest;
}
