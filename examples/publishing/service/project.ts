/** What this service is called in Posthorn: the `uid` of its project there, chosen by us. */
export const PROJECT = 'publishing';
