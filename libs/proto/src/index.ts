export { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from './generated/google/rpc/error_details_pb.ts';
export { type Status, StatusSchema } from './generated/google/rpc/status_pb.ts';
export { Health } from './generated/grpc/health/v1/health_pb.ts';
export { AdminKeys, ApiKeys } from './generated/posthorn/v1/api_keys_pb.ts';
export {
  Deliveries,
  DeliveryStatus,
  type WatchRequest,
  WatchRequestSchema,
  type WatchResponse,
  WatchResponseSchema,
} from './generated/posthorn/v1/deliveries_pb.ts';
export { Endpoints } from './generated/posthorn/v1/endpoints_pb.ts';
export { EventTypes } from './generated/posthorn/v1/event_types_pb.ts';
export {
  Events,
  type PublishStreamRequest,
  PublishStreamRequestSchema,
  type PublishStreamResponse,
  PublishStreamResponseSchema,
} from './generated/posthorn/v1/events_pb.ts';
export { Replays } from './generated/posthorn/v1/replays_pb.ts';
export { Projects } from './generated/posthorn/v1/projects_pb.ts';
