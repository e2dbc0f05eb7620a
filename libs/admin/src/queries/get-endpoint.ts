import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { type BreakerView, CLOSED_BREAKER, readBreakers } from '../endpoints/read-breakers.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

/** An endpoint with its circuit breaker. */
export interface EndpointDetailsView extends EndpointView {
  breaker: BreakerView;
}

/** An endpoint, by its id or uid, with the state of its circuit breaker. */
export class GetEndpoint extends Query<EndpointDetailsView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Reads the row of the endpoint and its saved circuit breaker. If none is saved, the circuit breaker is closed.
 * @throws PosthornError `not-found`
 */
@QueryHandler(GetEndpoint)
export class GetEndpointHandler implements IQueryHandler<GetEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint }: GetEndpoint): Promise<EndpointDetailsView> {
    const { dataSource, clock } = this.context;
    const { manager } = dataSource;
    const { id } = await findProject(manager, project);
    const found = await findEndpoint(manager, id, endpoint);
    const breakers = await readBreakers(manager, [found.id], clock.nowMs());
    return { ...endpointView(found), breaker: breakers.get(found.id) ?? CLOSED_BREAKER };
  }
}
