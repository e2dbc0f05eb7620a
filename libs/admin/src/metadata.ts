import { type FindOperator, JsonContains } from 'typeorm';
import {
  changedMetadata,
  MAX_METADATA_KEYS,
  type Metadata,
  METADATA_ROOM_MESSAGE,
  type MetadataChange,
  PosthornError,
} from '#kernel';

/**
 * Applies a change to a resource's metadata.
 * @throws PosthornError `invalid-input` if the change leaves too many keys
 */
export function withChange(before: Metadata, change: MetadataChange): Metadata {
  const after = changedMetadata(before, change);
  if (Object.keys(after).length <= MAX_METADATA_KEYS) return after;
  const problems = [{ pointer: '/metadata', message: METADATA_ROOM_MESSAGE }];
  throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
}

/** The condition on the column `metadata` of a list: the metadata has all given keys with the given values. */
export function havingMetadata(given: Metadata | undefined): { metadata?: FindOperator<Metadata> } {
  return given === undefined ? {} : { metadata: JsonContains(given) as FindOperator<Metadata> };
}
