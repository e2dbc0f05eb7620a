import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { Draft } from '../draft.ts';
import { checkNewEndpoint } from '../endpoints/check-new-endpoint.ts';
import type { NewEndpoint } from '../endpoints/endpoint-input.ts';
import type { CreatedEndpointView } from '../endpoints/endpoint-view.ts';
import { makeEndpoint } from '../endpoints/make-endpoint.ts';
import { withContentType } from '../headers/with-content-type.ts';

/**
 * Creates an endpoint. If no secret is given, one of the project's type is generated; if no name is given, the host of
 * its URL is the name. If its profile or the caller requires verification, the returned view shows the result.
 */
export class CreateEndpoint extends Command<CreatedEndpointView> {
  /**
   * @param addsJsonContentType true to add a JSON content type if the profile leaves the type to the endpoint and no
   * header gives it
   */
  constructor(
    readonly project: string,
    readonly draft: Draft<NewEndpoint>,
    readonly addsJsonContentType = false,
  ) {
    super();
  }
}

/**
 * Stores the endpoint as `makeEndpoint` does.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field, or if the project has its maximum of
 * endpoints; `conflict` if the uid is taken
 */
@CommandHandler(CreateEndpoint)
export class CreateEndpointHandler implements ICommandHandler<CreateEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft, addsJsonContentType }: CreateEndpoint): Promise<CreatedEndpointView> {
    const checked = checkNewEndpoint(draft, this.context.egress);
    return makeEndpoint(this.context, project, addsJsonContentType ? withContentType(checked) : checked);
  }
}
