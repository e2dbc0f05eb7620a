import { failsNowAndThen, type Faults, neverFails } from '../receiver/faults.ts';
import { verifyPostionPlatform } from '../receiver/verify-postion-platform.ts';
import { verifyStandardWebhooks } from '../receiver/verify-standard-webhooks.ts';
import type { Verify } from '../receiver/verify.ts';

/** One of the three endpoints of the demo: its subscriptions, and the way it handles requests. */
export interface DemoEndpoint {
  name: string;
  /** How requests to it look on the wire. */
  profile: 'standard-webhooks' | 'postion-platform';
  /** Null: all. */
  eventTypes: string[] | null;
  verify: (secret: string) => Verify;
  faults: Faults;
}

export const ENDPOINTS: readonly DemoEndpoint[] = [
  {
    name: 'crm',
    profile: 'standard-webhooks',
    eventTypes: ['subscriber.created', 'payment.received'],
    verify: verifyStandardWebhooks,
    faults: neverFails,
  },
  {
    name: 'postion',
    profile: 'postion-platform',
    eventTypes: null,
    verify: verifyPostionPlatform,
    faults: neverFails,
  },
  {
    name: 'flaky',
    profile: 'standard-webhooks',
    eventTypes: null,
    verify: verifyStandardWebhooks,
    faults: failsNowAndThen,
  },
];

/** Quick retries, so that a recovery is seen within seconds; by default they span three days. */
export const POLICY = { timeoutMs: 5_000, retryDelaysMs: [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000] };

/** Returns true if an endpoint subscribes to a type of event. */
export function wants({ eventTypes }: DemoEndpoint, type: string): boolean {
  return eventTypes === null || eventTypes.includes(type);
}
