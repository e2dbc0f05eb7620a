import type { RenderEndpoint } from './render-input.ts';

/** A request for a receiver's permission. It has no body. */
export interface HandshakeRequest {
  readonly method: 'OPTIONS';
  /** Name, value, name, value, …, like the headers of a `RenderedRequest`. */
  readonly headers: readonly string[];
}

/** A receiver's response; header names are in lower case. */
export interface HandshakeAnswer {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** The permission in a response, or the reason why it has none, as a sentence for the user who made the endpoint. */
export type HandshakeVerdict =
  | {
      readonly allowed: true;
      /** Requests a minute that the receiver takes at most, or null if it set no bound. */
      readonly ratePerMinute: number | null;
    }
  | { readonly allowed: false; readonly reason: string };

/** The request for a receiver's permission before any delivery. Pure, like the profile that it belongs to. */
export interface Handshake {
  /** The profile's options on which the request depends. If one changes, permission is requested again. */
  readonly options: readonly string[];
  /** @param ratePerMinute the requested number of requests a minute, 1 or more; null to leave that to the receiver */
  request(endpoint: RenderEndpoint, ratePerMinute: number | null): HandshakeRequest;
  /** Reads the verdict from the response: permission as requested, or not. The status does not matter. */
  read(endpoint: RenderEndpoint, answer: HandshakeAnswer): HandshakeVerdict;
}
