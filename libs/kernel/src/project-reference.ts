/** The message for a value that cannot name a project. */
export const PROJECT_MESSAGE = 'must be the id or the uid of a project';

/** The message for a reference to a project that does not exist. */
export const noProjectMessage = (reference: string): string => `There is no project ${JSON.stringify(reference)}.`;
