/**
 * The states of an endpoint.
 *
 * - pending: its verification is outstanding; it gets nothing but verification requests.
 * - active: it gets the events that it subscribes to.
 * - failing: as active, but its failures were reported.
 * - paused: its deliveries are held, on request.
 * - disabled: it gets nothing until it is resumed on request.
 */
export const ENDPOINT_STATUSES = ['pending', 'active', 'failing', 'paused', 'disabled'] as const;

/** The state of an endpoint. */
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];
