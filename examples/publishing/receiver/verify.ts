/** The fields that every wire profile of Posthorn sends, in its own envelope. */
export interface Message {
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: { id: string };
}

/** A request as it came in: the body is the text on the wire, because the signature is over that text. */
export interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/** The message of a request, if its signature is right. Throws if not. */
export type Verify = (request: SignedRequest) => Message;
