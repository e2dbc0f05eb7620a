import type pg from 'pg';
import { type LoopHealth, systemClock, YieldingRate } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import type { TenantCompute } from '#tenant-compute';
import { Catalogue } from '#catalogue';
import { Router } from '../router.ts';

export interface SentDelivery {
  delivery: RoutedDelivery;
  recheck: boolean;
}

export interface MakeRouterOptions {
  pool: pg.Pool;
  compute: Pick<TenantCompute, 'judgeLight' | 'judgeAll'>;
  /** Receives the deliveries, in their order. */
  sent: SentDelivery[];
  /** Receives the lines for people. */
  problems: string[];
  health: LoopHealth;
  /** Called when deliveries are sent. Default: nothing. */
  onSend?: () => void;
  /** Settles when the log has taken sent deliveries, or refuses them. Default: they are taken at once. */
  taken?: () => Promise<void>;
}

/** A router on a real database, whose log of the deliveries is a list in memory. */
export function makeRouter({ pool, compute, sent, problems, health, onSend, taken }: MakeRouterOptions): Router {
  const deliveries: Producer<RoutedDelivery> = {
    ready: () => Promise.resolve(),
    send(records, options) {
      for (const delivery of records) sent.push({ delivery, recheck: options?.recheck ?? false });
      onSend?.();
      return taken?.() ?? Promise.resolve();
    },
  };
  const onProblem = (message: string) => problems.push(message);
  const options = { pool, compute, deliveries, clock: systemClock, health, onProblem };
  return new Router({
    ...options,
    catalogue: new Catalogue(pool),
    rate: new YieldingRate(),
    maxFanOutBytes: 8_388_608,
  });
}
