/** The reasons why a delivery is not sent, with the message in its log. */
export const CANCELLED = {
  'endpoint-deleted': 'The endpoint was deleted before the delivery was sent.',
  'endpoint-pending': 'The endpoint is not verified. Verify it, then replay the delivery.',
  'endpoint-disabled': 'The endpoint is disabled. Resume it, then replay the delivery.',
  expired: 'The delivery expired before it was sent. Replay it if it is still needed.',
  'backlog-full':
    'Too many deliveries of the endpoint or the project are waiting. Replay the delivery when the endpoint responds again.',
  'cancel-requested': 'The delivery was cancelled by a request. Replay it if it is still needed.',
  'event-missing':
    'The event is not in the database, so nothing can be sent. A database that was restored from a backup lacks later events.',
} as const;

/** The reason of a cancelled delivery. */
export type CancelReason = keyof typeof CANCELLED;
