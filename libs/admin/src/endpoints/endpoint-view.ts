import { type EndpointStatus, type Metadata, toTypeId } from '#kernel';
import type { ProfileOptions } from '#wire-profiles';
import type { GivenHeader } from '../headers/check-headers.ts';
import { maskedHeaders } from '../headers/header-mask.ts';
import type { EndpointPolicy, LiveEndpoint, Verification } from './endpoint-events.ts';
import type { EndpointEntity } from './endpoint.entity.ts';

/** An endpoint as the APIs show it. */
export interface EndpointView {
  id: string;
  uid: string | null;
  url: string;
  name: string;
  /** A text for people; null if there is none. */
  description: string | null;
  eventTypes: string[] | null;
  channels: string[] | null;
  where: string | null;
  profile: string;
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** The headers with masked values; a mask that is sent back keeps the value. */
  headers: GivenHeader[];
  /** Texts of your own: at most 50 keys of 40 characters, with values of 500. */
  metadata: Metadata;
  state: EndpointStatus | 'deleted';
  /** The cause of the state; null if the endpoint has been in it from the beginning. */
  stateCause: LiveEndpoint['cause'];
  /** The result of the last verification request; null if there was none. */
  verification: Verification | null;
  /** The time at which the endpoint will be disabled if it keeps failing; null until its project is warned. */
  disableAt: string | null;
  /** The requests a minute that its receiver allowed when it last agreed; null if it set no bound. */
  allowedPerMinute: number | null;
  createdAt: string;
  updatedAt: string;
}

/** The new endpoint with its secret. */
export type CreatedEndpointView = EndpointView & { secret: string };

/** Maps the row of an endpoint to its view, with masked header values. */
export function endpointView(endpoint: EndpointEntity): EndpointView {
  return {
    id: toTypeId('ep', endpoint.id),
    uid: endpoint.uid,
    url: endpoint.url,
    name: endpoint.name,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    channels: endpoint.channels,
    where: endpoint.where,
    profile: endpoint.profile,
    profileOptions: endpoint.profileOptions,
    policy: endpoint.policy,
    headers: maskedHeaders(endpoint.headers),
    metadata: endpoint.metadata,
    state: endpoint.state,
    stateCause: endpoint.stateCause,
    verification: endpoint.verification,
    disableAt: endpoint.disableAt?.toISOString() ?? null,
    allowedPerMinute: endpoint.allowedPerMinute,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}
