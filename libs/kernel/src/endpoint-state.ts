/**
 * Where an endpoint stands.
 *
 * - pending: its verification is outstanding; it gets nothing but verification requests.
 * - active: it gets what it asked for.
 * - failing: the same, and somebody was told that it fails.
 * - paused: what is for it is held, by a person's wish.
 * - disabled: it gets nothing until somebody resumes it.
 */
export type EndpointStatus = 'pending' | 'active' | 'failing' | 'paused' | 'disabled';
