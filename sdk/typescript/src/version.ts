/** The version of this package: that of its package.json. */
export const VERSION = '0.1.0';
