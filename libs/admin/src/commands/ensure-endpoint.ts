import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { Draft } from '../draft.ts';
import { checkNewEndpoint } from '../endpoints/check-new-endpoint.ts';
import type { NewEndpoint } from '../endpoints/endpoint-input.ts';
import { type CreatedEndpointView, type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { makeEndpoint } from '../endpoints/make-endpoint.ts';
import { withContentType } from '../headers/with-content-type.ts';
import { findProject } from '../projects/find-project.ts';
import { type MadeOrFound, useOrMake } from '../use-or-make.ts';

/**
 * Finds the endpoint that has the uid, and leaves it unchanged; else creates an endpoint, as `CreateEndpoint` does. The
 * secret is that of a new endpoint only.
 */
export class EnsureEndpoint extends Command<MadeOrFound<CreatedEndpointView, EndpointView>> {
  constructor(
    readonly project: string,
    readonly draft: Draft<NewEndpoint>,
  ) {
    super();
  }
}

/**
 * Checks all fields, and then reads the row of the endpoint, or stores a new endpoint as `makeEndpoint` does.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field, or if the project has its maximum of
 * endpoints
 */
@CommandHandler(EnsureEndpoint)
export class EnsureEndpointHandler implements ICommandHandler<EnsureEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: EnsureEndpoint): Promise<MadeOrFound<CreatedEndpointView, EndpointView>> {
    const checked = withContentType(checkNewEndpoint(draft, this.context.egress));
    const { uid } = checked;
    const make = () => makeEndpoint(this.context, project, checked);
    if (uid === null) return { isNew: true, view: await make() };
    const { manager } = this.context.dataSource;
    const find = async () => {
      const { id } = await findProject(manager, project);
      return endpointView(await findEndpoint(manager, id, uid));
    };
    return useOrMake(find, make);
  }
}
