import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';
import { verifyEndpoint } from '../verification/verify-endpoint.ts';

/**
 * Sends the endpoint a verification request, and returns the result. An endpoint that is not pending keeps its state.
 */
export class VerifyEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Sends the request without an open transaction, and then records the result in the endpoint's stream.
 * @throws PosthornError `not-found`, or `unavailable` if the request was not sent, so that there is no result
 */
@CommandHandler(VerifyEndpoint)
export class VerifyEndpointHandler implements ICommandHandler<VerifyEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint: reference }: VerifyEndpoint): Promise<EndpointView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const { id } = await findEndpoint(manager, projectId, reference);
    return endpointView(await verifyEndpoint(this.context, { id, projectId }));
  }
}
