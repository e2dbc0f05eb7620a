/**
 * The command line of Posthorn, as messages name it: `${COMMAND} dead list`. It is a file of the checkout, and of
 * the image: nothing is looked for on the path, or in a registry.
 */
export const COMMAND = './posthorn';
