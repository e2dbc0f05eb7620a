import type { RenderEndpoint } from './render-input.ts';

/** A request that asks a receiver for permission. It has no body. */
export interface HandshakeRequest {
  readonly method: 'OPTIONS';
  /** Name, value, name, value, …, like those of a `RenderedRequest`. */
  readonly headers: readonly string[];
}

/** What a receiver answered; header names are in lower case. */
export interface HandshakeAnswer {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export type HandshakeVerdict =
  | {
      readonly allowed: true;
      /** Requests a minute that the receiver takes at most, or null if it set no bound. */
      readonly ratePerMinute: number | null;
    }
  | { readonly allowed: false; readonly reason: string };

/** How a receiver is asked whether it wants requests, before it gets any. Pure, like the profile that it belongs to. */
export interface Handshake {
  /** The profile's options on which the request depends: a receiver that agreed to one is asked anew for another. */
  readonly options: readonly string[];
  /** @param ratePerMinute how many requests a minute to ask for, 1 or more; null to leave that to the receiver */
  request(endpoint: RenderEndpoint, ratePerMinute: number | null): HandshakeRequest;
  /** Whether the answer permits what was asked for, whatever its status. */
  read(endpoint: RenderEndpoint, answer: HandshakeAnswer): HandshakeVerdict;
}
