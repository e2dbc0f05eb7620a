import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

/** The most that the health which a caller sees may be old. */
const HEALTH_MS = 1_000;

/**
 * The service `grpc.health.v1.Health` of a process. The readiness is read only while callers want it: once for a check,
 * and every second for a watch.
 */
export class ProcessHealth {
  private readonly service = new HealthImplementation();
  private calls = 0;
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  /**
   * @param names the services whose health it is; the empty name stands for the whole server
   * @param readiness resolves if the process can do its work, and rejects otherwise
   */
  constructor(
    private readonly names: readonly string[],
    private readonly readiness: () => Promise<unknown>,
  ) {
    this.show('NOT_SERVING');
  }

  addToServer(server: Server): void {
    this.service.addToServer(server);
  }

  /** A call for the health has begun. Resolves when its response is new enough. */
  async called(call: { once(event: 'close', listener: () => void): unknown }): Promise<void> {
    this.calls++;
    call.once('close', () => this.left());
    this.timer ??= setInterval(() => void this.read(), HEALTH_MS).unref();
    if (performance.now() - this.readAtMs >= HEALTH_MS) await this.read();
  }

  /** From now on the process is not serving. */
  stop(): void {
    this.isStopped = true;
    clearInterval(this.timer);
    this.show('NOT_SERVING');
  }

  private left(): void {
    if (--this.calls > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private read(): Promise<void> {
    this.reading ??= this.readiness()
      .then(
        () => 'SERVING' as const,
        () => 'NOT_SERVING' as const,
      )
      .then((status) => {
        this.readAtMs = performance.now();
        this.reading = undefined;
        if (!this.isStopped) this.show(status);
      });
    return this.reading;
  }

  private show(status: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of this.names) this.service.setStatus(name, status);
  }
}
