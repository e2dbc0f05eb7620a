/** The name of this service in Posthorn: the `uid` of its project there, chosen by us. */
export const PROJECT = 'publishing';
