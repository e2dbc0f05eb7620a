import type { BodyProblem, HttpOutcome } from '../outcome/http-outcome.ts';
import { ResponseBody } from './response-body.ts';
import { ResponseStart } from './response-start.ts';

/**
 * A response's body is read up to here; a longer one ends with its connection. Reading on costs 2 ms of CPU for each
 * MiB, a new connection over TLS 1.3 ms.
 */
const MAX_BODY_READ_BYTES = 262_144;

/** Pieces of a body are read up to here, as its bytes: each chunk of a byte costs a microsecond. */
const MAX_BODY_PIECES = 2_048;

/** 1xx responses that may precede the real one. */
const MAX_INTERIM_RESPONSES = 100;

type Answer = Omit<Extract<HttpOutcome, { kind: 'answered' }>, 'startedAtMs' | 'durationMs' | 'phases'>;

/** The response to one request as far as it has come: its status line, head and body. */
export class IncomingResponse {
  private readonly start = new ResponseStart();
  private readonly body: ResponseBody;
  private status = 0;
  private headers: Readonly<Record<string, string | string[]>> = {};

  /** @param maxBytes bytes of the body that it holds */
  constructor(maxBytes: number) {
    this.body = new ResponseBody(maxBytes);
  }

  /** Bytes of the body that have come, without their framing. */
  get bodyBytesRead(): number {
    return this.body.bytesRead;
  }

  /** Returns true if the rest of the body is not worth reading. */
  get isLong(): boolean {
    return this.body.bytesRead > MAX_BODY_READ_BYTES || this.body.pieces > MAX_BODY_PIECES;
  }

  /** The reason why the bytes before the head cannot belong to a response; undefined if they can. */
  get problem(): string | undefined {
    const { status, interimResponses } = this.start;
    if (interimResponses > MAX_INTERIM_RESPONSES) return 'The receiver sent too many 1xx responses.';
    if (status === undefined || status > 99) return undefined;
    return `The response has the status ${String(status).padStart(3, '0')}. A status is a number from 100 on.`;
  }

  /** Takes a chunk from the socket until the final response begins. @returns the rest of the chunk, for the parser */
  take(chunk: Buffer): Buffer {
    return this.start.take(chunk);
  }

  /** Notes the head of the final response. */
  begin(status: number, headers: Record<string, unknown>): void {
    this.status = status;
    this.headers = headers as Record<string, string | string[]>;
  }

  /**
   * Notes the status of a final response whose head cannot be read to its end, for example because it has two lengths
   * or exceeds its bound.
   * @returns false if no whole status line has come
   */
  beginByStatusLine(): boolean {
    const { status, isLineWhole } = this.start;
    if (!isLineWhole || status === undefined || status < 200) return false;
    this.status = status;
    return true;
  }

  addToBody(chunk: Buffer): void {
    this.body.add(chunk);
  }

  /** The outcome. @param isWhole whether it was read to its end */
  answer(isWhole: boolean, bodyProblem?: BodyProblem): Answer {
    return {
      kind: 'answered',
      status: this.status,
      headers: this.headers,
      body: this.body.firstBytes(),
      bodyTruncated: !isWhole || this.body.isTruncated,
      ...(bodyProblem && { bodyProblem }),
    };
  }
}
