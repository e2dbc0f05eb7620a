import type { Ceiling } from './measure-ceiling.ts';
import type { Embedded } from './measure-embedded.ts';
import type { KafkaFindings } from './measure-kafka.ts';
import type { PosthornProfile } from './profile-posthorn.ts';

/** All findings of a run of the bench. A part that was not wanted or not reached is undefined. */
export interface Findings {
  /** Rows of name and value. */
  environment: string[][];
  ceilings?: Ceiling[];
  embedded?: Embedded;
  profile?: PosthornProfile;
  kafka?: KafkaFindings;
}
