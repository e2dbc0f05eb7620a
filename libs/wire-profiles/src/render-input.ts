import type { PosthornEvent } from '#kernel';
import type { SigningKey } from '#signing';

/** The values that an endpoint chose for its profile's options, as the profile's `parseOptions` returned them. */
export type ProfileOptions = Readonly<Record<string, string>>;

/** A header of the user's own. */
export interface CustomHeader {
  /** The name of the header, in the case in which it is sent. */
  readonly key: string;
  readonly value: string;
}

/** The attributes of an endpoint that its requests contain. */
export interface RenderEndpoint {
  /** TypeID. */
  readonly id: string;
  readonly name: string;
  /** Sent after the profile's own, in this order. None of them is among the profile's `reservedHeaders`. */
  readonly headers: readonly CustomHeader[];
  readonly options: ProfileOptions;
}

/** The input of a request: everything that may differ between two of them. */
export interface RenderInput {
  /**
   * The event to send. Its `data` goes into the body unchanged; its type is an ASCII name, so that a header can carry
   * it.
   */
  readonly event: PosthornEvent;
  readonly project: {
    /** TypeID. */
    readonly id: string;
    /** The user's own id of it, if they gave one. */
    readonly uid: string | null;
  };
  readonly endpoint: RenderEndpoint;
  readonly delivery: {
    readonly uuid: string;
    /**
     * TypeID (`dlv_…`) of that UUID, sent as `webhook-id`: the same on every attempt, so that receivers recognize
     * repeats.
     */
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
  /** Name, value, name, value, …; names in the case that goes on the wire. The form that undici takes. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}
