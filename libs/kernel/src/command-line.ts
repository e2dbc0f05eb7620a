/**
 * The command line of Posthorn, as messages name it: `${COMMAND} dead list`. It is a file of the checkout and of the
 * image, so that neither the path nor a registry is searched.
 */
export const COMMAND = './posthorn';
