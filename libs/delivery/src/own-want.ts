import { backoffMs } from '#kernel';
import type { UnsentReason } from '#http-delivery';

const SAY_AGAIN_AFTER_MS = 5_000;
const LONGEST_SILENCE_MS = 3_600_000;

/** The remedy that an operator has for each shortage. */
const REMEDIES: Record<UnsentReason, string> = {
  files: 'Raise the limit of open files (ulimit -n) or lower POSTHORN_MAX_IN_FLIGHT.',
  memory: 'Give the host more memory or lower POSTHORN_MAX_IN_FLIGHT.',
  ports: 'Widen net.ipv4.ip_local_port_range or lower POSTHORN_MAX_IN_FLIGHT.',
  sockets: 'They are sent when other requests of the same project have ended.',
  lookups: 'They are sent when other look-ups of the same project have ended.',
  stopping: 'The next start sends them.',
};

/** Shortages of the whole process; any other shortage is one project's. */
const OF_PROCESS: ReadonlySet<UnsentReason> = new Set(['files', 'memory', 'ports']);

/** Returns true if a request to any other endpoint would meet the same shortage. */
export function isOfProcess(reason: UnsentReason): boolean {
  return OF_PROCESS.has(reason);
}

/** The rest after the nth request in a row that could not be sent: 50 ms to 5 s. */
export function restMs(inARow: number, random: number): number {
  return backoffMs(inARow, random);
}

/** Reports a shortage of Posthorn's own once, and then at doubling intervals, with the number of requests put back. */
export class WantReports {
  private readonly states = new Map<UnsentReason, { count: number; nextMs: number; silenceMs: number }>();

  constructor(private readonly onProblem: (message: string) => void) {}

  note(reason: UnsentReason, message: string, nowMs: number): void {
    let state = this.states.get(reason);
    // After twice the interval without an occurrence, the shortage counts as new.
    if (!state || nowMs > state.nextMs + state.silenceMs) {
      state = { count: 0, nextMs: nowMs, silenceMs: SAY_AGAIN_AFTER_MS };
      this.states.set(reason, state);
    }
    state.count++;
    if (nowMs < state.nextMs) return;
    this.onProblem(
      `Requests could not be sent because of a shortage of ${reason} (${message}): ${state.count} were put back and ` +
        `will be sent later; no attempt is counted. ${REMEDIES[reason]}`,
    );
    state.count = 0;
    state.nextMs = nowMs + state.silenceMs;
    state.silenceMs = Math.min(LONGEST_SILENCE_MS, state.silenceMs * 2);
  }
}
