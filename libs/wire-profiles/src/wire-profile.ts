import type { PosthornEvent } from '#kernel';
import type { SigningKey } from '#signing';
import type { DeliveryPolicy } from './delivery-policy.ts';

/** What a request says: all that may differ between two of them. */
export interface RenderInput {
  /** Its `data` goes into the body as the text it is; its type is an ASCII name, so that a header can carry it. */
  readonly event: PosthornEvent;
  readonly project: {
    /** TypeID. */
    readonly id: string;
    /** The user's own id of it, if they gave one. */
    readonly uid: string | null;
  };
  readonly endpoint: {
    /** TypeID. */
    readonly id: string;
    readonly name: string;
  };
  readonly delivery: {
    readonly uuid: string;
    /** TypeID (`dlv_…`) of that UUID, sent as `webhook-id`: the same on every attempt, so that receivers can tell repeats. */
    readonly webhookId: string;
  };
  /** The keys that sign now, newest first; several while a secret is being rotated. */
  readonly keys: readonly SigningKey[];
  /** Unix milliseconds. */
  readonly attemptAtMs: number;
}

/** A request, ready for an HTTP client. */
export interface RenderedRequest {
  readonly method: 'POST';
  /** Name, value, name, value, …; names in the case that goes on the wire. What undici takes. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/**
 * The port: how an event becomes the exact header and body bytes that one kind of receiver reads, and how it is
 * tried by default. Pure functions without a clock or randomness, so that a repeat has the same bytes.
 *
 * To add a profile:
 * 1. A folder named after it with one file, which exports one `WireProfile<'its-name'>`. It says in its doc block
 *    where the format is documented.
 * 2. A line in `registry.ts`. Its name, the checks of endpoints and the tests over all profiles follow from that.
 * 3. Its cases in `testing/vectors/wire-vectors.json`; the tests fail for a registered profile without any.
 *
 * What every profile keeps to:
 * - `event.data` is spliced into the body as text, never parsed: receivers sign what JSON.stringify writes, and the data
 *   is stored in that form. Every other string goes through JSON.stringify, and the body has no white space of its own.
 * - It sends `webhook-id`. Header names have the case of the receiver's documentation.
 * - A profile that signs refuses to render without a key.
 * - It is cheap: a body of 500 bytes takes 3.5 µs of CPU (Node 24.21), of which the HMAC is 1.9, the time 0.5 and all
 *   JSON.stringify 0.4. Keeping the fragments that are constant for an endpoint would save 0.2: not worth a cache.
 * - When the bytes for the same input change, so does `version`: the log says by it whether it shows what was sent.
 */
export interface WireProfile<Name extends string = string> {
  readonly name: Name;
  /** Of what it renders, from 1. */
  readonly version: number;
  readonly defaultPolicy: DeliveryPolicy;
  /**
   * The key of an endpoint's secret, as this profile reads secrets. Called once when an endpoint is loaded.
   * @throws PosthornError `invalid-input` if it cannot use the secret; the message does not repeat it
   */
  keyOf(secret: string): SigningKey;
  /** @throws PosthornError `invalid-input` if it signs and there is no key */
  render(input: RenderInput): RenderedRequest;
}
