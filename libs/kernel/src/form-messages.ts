/** The message for a value that is neither true nor false. */
export const BOOLEAN_MESSAGE = 'must be true or false';

/** The message for a value that is not a JSON object. */
export const OBJECT_MESSAGE = 'must be an object';

/** The message for a value that is nested deeper than this number of levels. */
export const tooDeepMessage = (maxDepth: number): string => `is nested deeper than ${maxDepth} levels`;

/** The message for a field that does not name an endpoint. */
export const ENDPOINT_MESSAGE = 'must be the id or the uid of an endpoint';
