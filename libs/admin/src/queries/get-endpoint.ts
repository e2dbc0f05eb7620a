import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

export class GetEndpoint extends Query<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

@QueryHandler(GetEndpoint)
export class GetEndpointHandler implements IQueryHandler<GetEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint }: GetEndpoint): Promise<EndpointView> {
    const { manager } = this.context.dataSource;
    const { id } = await findProject(manager, project);
    return endpointView(await findEndpoint(manager, id, endpoint));
  }
}
