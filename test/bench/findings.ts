import type { Ceiling } from './measure-ceiling.ts';
import type { Embedded } from './measure-embedded.ts';
import type { KafkaFindings } from './measure-kafka.ts';
import type { PosthornProfile } from './profile-posthorn.ts';

/** All that a run of the bench has found; what was not wanted, or not reached, is undefined. */
export interface Findings {
  /** Rows of name and value. */
  environment: string[][];
  ceilings?: Ceiling[];
  embedded?: Embedded;
  profile?: PosthornProfile;
  kafka?: KafkaFindings;
}
