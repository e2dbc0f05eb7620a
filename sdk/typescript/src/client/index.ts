export {
  ConflictError,
  type FieldProblem,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  PosthornApiError,
  PosthornConnectionError,
  PosthornError,
  PosthornTimeoutError,
  TooManyRequestsError,
  UnauthorizedError,
  UnavailableError,
} from './errors.ts';
export { Listing } from './listing.ts';
export type { CallOptions, KeyedCallOptions, PosthornOptions } from './options.ts';
export { Posthorn } from './posthorn.ts';
export type { NewWebhook, Webhook, WebhookPage } from './webhooks.ts';
