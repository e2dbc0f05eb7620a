import type { PhaseTimes } from '../outcome/phase-times.ts';

/** Measures the phases of one request: each method marks the end of a phase, from which the next one is measured. */
export class RequestPhases implements PhaseTimes {
  dnsMs: number | null = null;
  connectMs: number | null = null;
  tlsMs: number | null = null;
  firstByteMs: number | null = null;
  remoteAddress: string | null = null;
  isConnectionKept = false;
  private fromMs = performance.now();

  /** The request begins, or begins anew because its kept connection was lost. */
  begin(): void {
    this.isConnectionKept = false;
    this.remoteAddress = null;
    this.fromMs = performance.now();
  }

  /** The request goes out on a kept connection. */
  keptConnection(remoteAddress: string | undefined): void {
    this.isConnectionKept = true;
    this.remoteAddress = remoteAddress ?? null;
  }

  lookedUp(): void {
    this.dnsMs = this.sinceLast();
  }

  connected(remoteAddress: string | undefined): void {
    this.connectMs = this.sinceLast();
    this.isConnectionKept = false;
    this.remoteAddress = remoteAddress ?? null;
  }

  secured(): void {
    this.tlsMs = this.sinceLast();
  }

  sent(): void {
    this.fromMs = performance.now();
  }

  answered(): void {
    this.firstByteMs ??= this.sinceLast();
  }

  private sinceLast(): number {
    const nowMs = performance.now();
    const ms = nowMs - this.fromMs;
    this.fromMs = nowMs;
    return ms;
  }
}
