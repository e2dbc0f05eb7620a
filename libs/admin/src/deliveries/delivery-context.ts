import type { AdminContext } from '../admin-context.ts';

/** The parts of the `AdminContext` that lists of deliveries need. */
export type DeliveryContext = Pick<AdminContext, 'dataSource' | 'pool' | 'clock'>;
