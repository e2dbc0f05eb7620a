export {
  checkEndpointUrl,
  type EndpointUrlProblem,
  type EndpointUrlVerdict,
  MAX_URL_CHARACTERS,
} from './check-endpoint-url.ts';
export { EgressPolicy, type EgressVerdict } from './egress-policy.ts';
export { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
export type { DeliveryFailureCode, HttpOutcome, HttpRequest, UnsentReason } from './http-outcome.ts';
