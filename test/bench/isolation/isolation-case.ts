import type { Manner } from './manners.ts';
import type { Drips } from './drip-clients.ts';
import type { RequestFlow } from './request-flow.ts';
import type { Stage } from './stage.ts';

/** The requests of the other tenants and of callers without a key, as data that the attacker's process runs. */
export interface AttackPlan {
  flows: RequestFlow[];
  drips?: Drips[];
}

/** One attack beside which a healthy project is measured. */
export interface IsolationCase {
  /** The word for `--only`. */
  name: string;
  /** A description of the attack, without numbers. */
  summary: string;
  /** One line for the table: the attackers, their requests, and the rate in a whole run. */
  title: string;
  /** How the healthy project's receiver behaves; default: `healthy`. */
  receiver?: Extract<Manner, 'healthy' | 'closing'>;
  /** The name of the healthy project's host, if it is not an address. Its DNS server knows only this name. */
  healthyName?: string;
  /** Makes the other tenants' projects and endpoints. Nothing is measured meanwhile. */
  prepare(stage: Stage): Promise<AttackPlan>;
}
