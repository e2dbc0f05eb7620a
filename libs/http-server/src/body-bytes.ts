import { MAX_BODIES_BYTES } from './limits.ts';
import { ProjectBudget } from './project-budget.ts';

/** The bytes of request bodies that are being read or parsed. Projects share them. */
export class BodyBytes extends ProjectBudget {
  /** @param maxBytes the most bytes of all callers. Default: 64 MiB */
  constructor(maxBytes = MAX_BODIES_BYTES) {
    super(maxBytes, {
      ofOwner: 'Too many bytes of this project are being read: send fewer requests at a time.',
      ofAll: 'Too many request bodies are being read. Send the request again.',
    });
  }
}
