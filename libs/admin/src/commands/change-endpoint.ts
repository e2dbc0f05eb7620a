import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { execute } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { typesOf } from '../endpoints/check-profile.ts';
import { checkEndpointSpec } from '../endpoints/check-spec.ts';
import { endpoint, type EndpointSpec } from '../endpoints/endpoint.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

/** Another shape for an endpoint; what is left out stays. */
export class ChangeEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly spec: Partial<EndpointSpec>,
  ) {
    super();
  }
}

@CommandHandler(ChangeEndpoint)
export class ChangeEndpointHandler implements ICommandHandler<ChangeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint: reference, spec }: ChangeEndpoint): Promise<EndpointView> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const found = await findEndpoint(tx, projectId, reference);
      const ids = { id: found.id, projectId };
      const chosen = { ...found, ...spec };
      checkEndpointSpec(spec, chosen, this.context.egress);
      const eventTypes = typesOf(chosen);
      const change = eventTypes === chosen.eventTypes ? spec : { ...spec, eventTypes };
      const done = await execute(tx, ids, endpoint, { type: 'change', spec: change }, atMs);
      if (done.events.length === 0) return endpointView(found);
      return endpointView(await saveEndpoint(tx, ids, done.state, done.version, new Date(atMs)));
    });
  }
}
