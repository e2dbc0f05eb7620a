import type { UnsentReason } from './http-outcome.ts';

const FIRST_INTERVAL_MS = 10_000;
const MAX_INTERVAL_MS = 3_600_000;

/** The remedy that an operator has for each shortage. */
const REMEDIES: Record<Exclude<UnsentReason, 'stopping'>, string> = {
  files: 'Raise the limit of open files (ulimit -n, LimitNOFILE) or lower the number of sockets.',
  memory: 'Give the machine more memory or socket buffers.',
  ports: 'Widen net.ipv4.ip_local_port_range, or run more dispatchers on other machines.',
  sockets: 'Receivers are slow: look for endpoints that time out, or raise the limit of open files.',
  lookups: 'Check the name servers of /etc/resolv.conf, and endpoints whose names do not resolve.',
};

interface Shortage {
  /** Since the last report. */
  unreported: number;
  nextAtMs: number;
  intervalMs: number;
}

/**
 * Reports each shortage when it begins and then at doubling intervals, with the number of requests since. A shortage
 * that was not seen for an interval after a report begins anew.
 */
export class ShortageReports {
  private readonly shortages = new Map<UnsentReason, Shortage>();

  constructor(private readonly report: (message: string) => void) {}

  /** A request was not sent. @param nowMs of a monotonic clock */
  add(reason: UnsentReason, message: string, nowMs: number): void {
    if (reason === 'stopping') return;
    let shortage = this.shortages.get(reason);
    if (!shortage || nowMs >= shortage.nextAtMs + shortage.intervalMs) {
      shortage = { unreported: 0, nextAtMs: nowMs, intervalMs: FIRST_INTERVAL_MS };
      this.shortages.set(reason, shortage);
    }
    shortage.unreported++;
    if (nowMs < shortage.nextAtMs) return;
    const count = shortage.unreported === 1 ? 'A request was' : `${shortage.unreported} requests were`;
    this.report(`${count} not sent and will be tried again shortly: ${message} ${REMEDIES[reason]}`);
    shortage.unreported = 0;
    shortage.nextAtMs = nowMs + shortage.intervalMs;
    shortage.intervalMs = Math.min(MAX_INTERVAL_MS, shortage.intervalMs * 2);
  }
}
