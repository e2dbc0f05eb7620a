const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const CLOSES = /\r\nconnection: *close/i;
const STATUS = /^HTTP\/1\.1 (\d{3}) /;

/** Reads the status of each answer on one connection, and skips the bodies. */
export class AnswerReader {
  /** The status of an answer whose body ends with the connection. */
  lastWords: number | undefined;
  private rest: Buffer = Buffer.alloc(0);
  private readonly onAnswer: (status: number) => void;
  private readonly onLast: () => void;

  /**
   * @param onAnswer called with the status of each whole answer after which the connection goes on
   * @param onLast called when an answer is the connection's last one; `lastWords` has its status
   */
  constructor(onAnswer: (status: number) => void, onLast: () => void) {
    this.onAnswer = onAnswer;
    this.onLast = onLast;
  }

  read(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.lastWords === undefined && this.readOne());
  }

  /** @returns true if there was a whole answer */
  private readOne(): boolean {
    const headEnd = this.rest.indexOf(HEAD_END);
    if (headEnd === -1) return false;
    const head = this.rest.toString('latin1', 0, headEnd + 2);
    const status = Number(STATUS.exec(head)?.[1] ?? 0);
    const length = CONTENT_LENGTH.exec(head)?.[1];
    const end = headEnd + HEAD_END.length + Number(length ?? 0);
    if (length !== undefined && end > this.rest.length) return false;
    this.rest = this.rest.subarray(end);
    if (length === undefined || CLOSES.test(head)) {
      this.lastWords = status;
      this.onLast();
    } else this.onAnswer(status);
    return true;
  }
}
