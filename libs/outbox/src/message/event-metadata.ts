import { type FieldProblem, isMetadata, type Metadata, METADATA_MESSAGE, sortedMetadata } from '#kernel';

/** The metadata of an event; undefined if it has none. An object without keys is the same as no metadata. */
export function eventMetadataOf(value: unknown, problems: FieldProblem[]): Metadata | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isMetadata(value)) {
    problems.push({ pointer: '/metadata', message: METADATA_MESSAGE });
    return undefined;
  }
  return Object.keys(value).length === 0 ? undefined : sortedMetadata(value);
}
