import type { ReadModel } from '../apply-command.ts';
import { endpoint } from './endpoint.ts';
import type { EndpointCommand, EndpointEvent, EndpointState, LiveEndpoint } from './endpoint-events.ts';
import { EndpointEntity } from './endpoint.entity.ts';

function columnsOf({ spec, life, cause, verification, disableAt, resumedAt, allowedPerMinute }: LiveEndpoint) {
  return {
    ...spec,
    state: life,
    stateCause: cause,
    verification,
    disableAt: disableAt === null ? null : new Date(disableAt),
    resumedAt: resumedAt === null ? null : new Date(resumedAt),
    allowedPerMinute,
  };
}

/** The table `endpoint`, as the state of an endpoint's stream. */
export const endpointModel: ReadModel<EndpointState, EndpointCommand, EndpointEvent, EndpointEntity> = {
  decider: endpoint,
  entity: EndpointEntity,
  columnsOf: (state) => (state.status === 'live' ? columnsOf(state) : { uid: null, state: 'deleted' }),
  isDeleted: ({ status }) => status !== 'live',
  taken: 'Another endpoint of the project has this uid: choose another one.',
};
