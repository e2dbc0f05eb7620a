import { MAX_REQUESTS } from './limits.ts';
import { ProjectBudget } from './project-budget.ts';

/** The slots of requests that are being executed. Projects share them. */
export class RequestSlots extends ProjectBudget {
  /** @param maxRequests the most requests of all callers. Default: 1,024 */
  constructor(maxRequests = MAX_REQUESTS) {
    super(maxRequests, {
      ofOwner: 'Too many requests of this project are in progress: send fewer at a time.',
      ofAll: 'Too many requests are in progress. Send the request again.',
    });
  }
}
