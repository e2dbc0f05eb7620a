/** The reasons why a delivery is not sent, with the message in its log. */
export const CANCELLED = {
  'endpoint-deleted': 'The endpoint was deleted before it was sent.',
  'endpoint-pending': 'The endpoint was not verified yet. Verify it, then replay the delivery.',
  'endpoint-disabled': 'The endpoint was disabled. Resume it, then replay the delivery.',
  expired: 'It expired before it was sent. Replay the delivery if it is still wanted.',
  'backlog-full':
    'Too many deliveries of its endpoint or project wait already. Replay the delivery when the endpoint answers again.',
} as const;

export type CancelReason = keyof typeof CANCELLED;
