import type { IdPrefix } from './typeid.ts';

const MAX_CHARACTERS = 128;
/** The prefixes of Posthorn's own ids that stand beside a uid in paths. */
const IN_PATHS: readonly IdPrefix[] = ['prj', 'ep', 'evt', 'dlv'];
const PREFIXES = IN_PATHS.map((prefix) => `${prefix}_`);

/** The form of a user's own id: it occurs in paths, and must not look like one of Posthorn's ids that occur there. */
export const UID_FORM = new RegExp(`^(?!(${IN_PATHS.join('|')})_)[A-Za-z0-9][A-Za-z0-9._~-]{0,${MAX_CHARACTERS - 1}}$`);

/** The message for a text that cannot be a uid. */
export const UID_MESSAGE =
  `must be 1 to ${MAX_CHARACTERS} letters, digits, dots, hyphens, underscores or tildes, begin with a letter or digit, ` +
  `and not begin with ${PREFIXES.slice(0, -1).join(', ')} or ${PREFIXES.at(-1)}`;
