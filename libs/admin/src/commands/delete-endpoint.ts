import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { execute } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

/** Nothing more is routed to the endpoint; deliveries that were waiting for it are cancelled with that reason. */
export class DeleteEndpoint extends Command<void> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteEndpoint)
export class DeleteEndpointHandler implements ICommandHandler<DeleteEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, endpoint: reference }: DeleteEndpoint): Promise<void> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const { id } = await findEndpoint(tx, projectId, reference);
      const done = await execute(tx, { id, projectId }, endpoint, { type: 'delete' }, atMs);
      await saveEndpoint(tx, { id, projectId }, done.state, done.version, new Date(atMs));
    });
  }
}
