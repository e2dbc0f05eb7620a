import type pg from 'pg';
import type { HttpDeliveryClient } from '#http-delivery';
import type { Clock, LoopHealth, YieldingRate } from '#kernel';
import type { KeyRing } from '#signing';
import type { Metrics } from '#telemetry';
import type { Endpoints } from './model/endpoints.ts';

/** The collaborators and bounds of the `Dispatcher` that each dispatcher process makes. */
export interface DispatcherOptions {
  pool: pg.Pool;
  clock: Clock;
  endpoints: Endpoints;
  keyRing: KeyRing;
  http: Pick<HttpDeliveryClient, 'send'>;
  /** The lease of a claimed due row. The settings keep it longer than the longest deadline of a request. */
  leaseMs: number;
  /**
   * Bytes of deliveries in lanes and in flight, which projects and endpoints share; as many again of unrecorded
   * answers.
   */
  maxBytes: number;
  /** Requests in flight, which projects and endpoints share. */
  maxInFlight: number;
  /** Deliveries that wait in the lane of one endpoint at most; further ones are parked. */
  maxLaneRecords: number;
  /** How long a delivery waits in memory at most; then its lane waits in Postgres. */
  maxWaitMs: number;
  /** The deliveries a second that come back to an endpoint after a pause in which they were held. */
  resumePerSecond: number;
  /** The most deliveries of one project that may wait in Postgres. */
  maxBacklogDeliveries: number;
  /** The rate up to which a project may send beside others. */
  rate: YieldingRate;
  /** How long a revoked partition's requests on the wire are waited for. */
  drainMs: number;
  /** Called when the health of an endpoint has changed. A hint for the endpoint keeper. */
  onHealth: () => void;
  onProblem: (message: string) => void;
  /** Receives the progress of its loops; optional. */
  health?: LoopHealth;
  /** Counts the recorded attempts; optional. */
  metrics?: Metrics;
}
