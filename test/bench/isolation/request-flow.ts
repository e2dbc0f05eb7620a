import { HttpConnections } from './http-connections.ts';
import { httpRequest, type RequestShape } from './http-request.ts';

/** The placeholders for the request's number in a body, and for its ten digits in a key. */
export const NUMBER = '#N#';
const KEY_DIGITS = 10;

/** A request with its number. */
function numbered({ key, body, ...request }: RequestShape, number: number): RequestShape {
  const digits = String(number);
  const ownKey = key === null ? null : key.replaceAll(NUMBER, digits.padStart(KEY_DIGITS, '0'));
  return { ...request, key: ownKey, body: body.replaceAll(NUMBER, digits) };
}

const hasNumber = ({ key, body }: RequestShape) => body.includes(NUMBER) || key?.includes(NUMBER) === true;
/** The share of a second whose requests may be sent at once after the API has made the flow wait. */
const BURST_SECONDS = 0.1;
const TICK_MS = 5;

/**
 * One kind of request, sent repeatedly. Bounded in rate and count; if the API is slower, missed requests are not caught
 * up.
 */
export interface RequestFlow {
  name: string;
  /** Connections, and so requests without an answer, at most. */
  connections: number;
  /** Requests a second, at most. */
  ratePerSecond: number;
  /** Requests in all, at most. */
  count: number;
  request: RequestShape;
  /** `#N#` counts from 0 up to this number, and starts again; default: it never starts again. */
  numbers?: number;
}

export interface FlowTally {
  name: string;
  sent: number;
  /** The number of answers by status; the status 0 stands for no answer. */
  statuses: Record<number, number>;
}

/** Sends a flow until `end`. */
export class RunningFlow {
  readonly tally: FlowTally;
  private readonly flow: RequestFlow;
  private readonly connections: HttpConnections;
  private readonly fixed: Buffer | undefined;
  private readonly timer: NodeJS.Timeout;
  private allowance = 0;
  private inFlight = 0;
  private lastTickMs = performance.now();

  constructor(port: number, flow: RequestFlow) {
    this.flow = flow;
    this.tally = { name: flow.name, sent: 0, statuses: {} };
    this.connections = new HttpConnections(port, flow.connections);
    this.fixed = hasNumber(flow.request) ? undefined : httpRequest(flow.request);
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  end(): FlowTally {
    clearInterval(this.timer);
    this.connections.close();
    return this.tally;
  }

  private tick(): void {
    const { ratePerSecond, connections, count } = this.flow;
    const nowMs = performance.now();
    const earned = ((nowMs - this.lastTickMs) / 1_000) * ratePerSecond;
    this.allowance = Math.min(this.allowance + earned, Math.max(1, ratePerSecond * BURST_SECONDS));
    this.lastTickMs = nowMs;
    for (; this.allowance >= 1 && this.inFlight < connections && this.tally.sent < count; this.allowance--) this.send();
  }

  private send(): void {
    const number = this.tally.sent++ % (this.flow.numbers ?? Infinity);
    const bytes = this.fixed ?? httpRequest(numbered(this.flow.request, number));
    this.inFlight++;
    void this.connections.send(bytes).then((status) => {
      this.inFlight--;
      this.tally.statuses[status] = (this.tally.statuses[status] ?? 0) + 1;
    });
  }
}
