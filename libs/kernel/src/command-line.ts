/**
 * The command line of Posthorn, as messages name it: `${COMMAND} dead list`. In a checkout, and in the image, `posthorn`
 * alone is no command that a shell finds.
 */
export const COMMAND = 'npx posthorn';
