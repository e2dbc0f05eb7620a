import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import type { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import type { KeyRing } from '#signing';
import type { Metrics } from '#telemetry';
import type { TenantCompute } from '#tenant-compute';

/** The tools of the use cases; the app that runs them provides it under this token. */
export abstract class AdminContext {
  abstract readonly dataSource: DataSource;
  /** The pool beneath the data source, for code that is shared with the hot paths. */
  abstract readonly pool: pg.Pool;
  abstract readonly clock: Clock;
  abstract readonly keyRing: KeyRing;
  abstract readonly egress: EgressPolicy;
  /** The client for requests to receivers that an API call waits for. */
  abstract readonly http: Pick<HttpDeliveryClient, 'send'>;
  /** Runs schemas and conditions that customers wrote. */
  abstract readonly compute: Pick<TenantCompute, 'define' | 'judgeAll' | 'explain'>;
  /** How many bytes an event's data may have. */
  abstract readonly maxDataBytes: number;
  /** Days that events are kept. */
  abstract readonly retentionDays: number;
  /** The most deliveries of a project that may wait in Postgres. */
  abstract readonly maxBacklogDeliveries: number;
  /** The most endpoints that a project may have. */
  abstract readonly maxEndpoints: number;
  /** The most portal tokens that a project may have. */
  abstract readonly maxPortalTokens: number;
  /** Counts tests and cancellations; optional. */
  abstract readonly metrics?: Metrics;
  /** Called after a commit that made a delivery due now. The call is a hint: a lost call costs latency only. */
  abstract readonly onDue: () => void;
  /** Called with the cause if a use case succeeded without a part of its work that follows the commit. */
  abstract readonly onProblem: (message: string) => void;
}
