/** Texts of a user's own about a resource, by their keys. Lists are filtered by them. */
export type Metadata = Record<string, string>;

/** A change of metadata: the given keys are set, null removes its key, and other keys stay. Null removes all keys. */
export type MetadataChange = Record<string, string | null> | null;

/** The most keys of a resource's metadata. The three bounds are those of Stripe (https://docs.stripe.com/metadata). */
export const MAX_METADATA_KEYS = 50;
/** The most characters of a key, as code points. */
export const MAX_METADATA_KEY_CHARACTERS = 40;
/** The most characters of a value, as code points. */
export const MAX_METADATA_VALUE_CHARACTERS = 500;

/**
 * The form of a key. Square brackets are refused, as by Stripe, because a filter is written `metadata[key]`. The names
 * that no request class may have are refused with every form: see `plainFields` of libs/forms.
 */
export const METADATA_KEY_FORM = new RegExp(
  String.raw`^(?!(__proto__|constructor)$)[^\p{Cc}\p{Cs}[\]]{1,${MAX_METADATA_KEY_CHARACTERS}}$`,
  'u',
);

/** The form of a value. Postgres stores neither NUL nor half a surrogate pair. */
export const METADATA_VALUE_FORM = new RegExp(String.raw`^[^\u0000\p{Cs}]{0,${MAX_METADATA_VALUE_CHARACTERS}}$`, 'u');

/** The message for a value that is no metadata, and no change of metadata. */
export const METADATA_MESSAGE =
  `must be an object of at most ${MAX_METADATA_KEYS} keys, each of 1 to ${MAX_METADATA_KEY_CHARACTERS} characters without ` +
  `square brackets and control characters, whose values are strings of at most ${MAX_METADATA_VALUE_CHARACTERS} ` +
  'characters without NUL';

/** The message if a change leaves too many keys. */
export const METADATA_ROOM_MESSAGE = `must leave at most ${MAX_METADATA_KEYS} keys`;

function hasForm(value: unknown, isRight: (entry: unknown) => boolean): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  if (entries.length > MAX_METADATA_KEYS) return false;
  return entries.every(([key, entry]) => METADATA_KEY_FORM.test(key) && isRight(entry));
}

const isText = (value: unknown) => typeof value === 'string' && METADATA_VALUE_FORM.test(value);

/** Returns true for metadata within the bounds. */
export const isMetadata = (value: unknown): value is Metadata => hasForm(value, isText);

/** Returns true for a change of metadata within the bounds. */
export const isMetadataChange = (value: unknown): value is MetadataChange =>
  value === null || hasForm(value, (entry) => entry === null || isText(entry));

/** The characters of all keys and values. */
export function metadataLength(metadata: Metadata): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

/** The same metadata with its keys in order, so that equal metadata has equal JSON. */
export function sortedMetadata(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Applies a change to metadata. The result may have too many keys. */
export function changedMetadata(before: Metadata, change: MetadataChange): Metadata {
  if (change === null) return {};
  const kept = Object.entries({ ...before, ...change }).filter((entry): entry is [string, string] => entry[1] !== null);
  return sortedMetadata(Object.fromEntries(kept));
}
