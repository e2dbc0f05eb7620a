import { type EndpointStatus, toTypeId } from '#kernel';
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
  eventTypes: string[] | null;
  channels: string[] | null;
  where: string | null;
  profile: string;
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** The values are masked; a mask that is sent back keeps its value. */
  headers: GivenHeader[];
  state: EndpointStatus | 'deleted';
  /** Why it stands there; null if it has stood there from the beginning. */
  stateCause: LiveEndpoint['cause'];
  /** What the last verification request came to; null if there was none. */
  verification: Verification | null;
  /** When it will be disabled if it goes on failing, once its project was warned of that. */
  disableAt: string | null;
  /** How many requests a minute its receiver allowed when it last agreed; null if it set no bound. */
  allowedPerMinute: number | null;
  createdAt: string;
  updatedAt: string;
}

export function endpointView(endpoint: EndpointEntity): EndpointView {
  return {
    id: toTypeId('ep', endpoint.id),
    uid: endpoint.uid,
    url: endpoint.url,
    name: endpoint.name,
    eventTypes: endpoint.eventTypes,
    channels: endpoint.channels,
    where: endpoint.where,
    profile: endpoint.profile,
    profileOptions: endpoint.profileOptions,
    policy: endpoint.policy,
    headers: maskedHeaders(endpoint.headers),
    state: endpoint.state,
    stateCause: endpoint.stateCause,
    verification: endpoint.verification,
    disableAt: endpoint.disableAt?.toISOString() ?? null,
    allowedPerMinute: endpoint.allowedPerMinute,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}
