import { toTypeId } from '#kernel';
import type { ProfileOptions } from '#wire-profiles';
import type { GivenHeader } from '../headers/check-headers.ts';
import { maskedHeaders } from '../headers/header-mask.ts';
import type { EndpointPolicy } from './endpoint.ts';
import type { EndpointEntity } from './endpoint.entity.ts';

/** An endpoint as the APIs show it. */
export interface EndpointView {
  id: string;
  uid: string | null;
  url: string;
  name: string;
  eventTypes: string[] | null;
  channels: string[] | null;
  profile: string;
  profileOptions: ProfileOptions;
  policy: EndpointPolicy;
  /** The values are masked; a mask that is sent back keeps its value. */
  headers: GivenHeader[];
  state: string;
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
    profile: endpoint.profile,
    profileOptions: endpoint.profileOptions,
    policy: endpoint.policy,
    headers: maskedHeaders(endpoint.headers),
    state: endpoint.state,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}
