import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import type { EgressPolicy } from '#http-delivery';
import type { KeyRing } from '#signing';

/** What the use cases work with; the app that runs them provides it under this token. */
export abstract class AdminContext {
  abstract readonly dataSource: DataSource;
  abstract readonly clock: Clock;
  abstract readonly keyRing: KeyRing;
  abstract readonly egress: EgressPolicy;
  /** Told after a commit that made something due now. A hint: losing it costs latency only. */
  abstract readonly onDue: () => void;
}
