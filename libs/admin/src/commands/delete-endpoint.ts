import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { saveHeaderValues } from '../headers/header-values.ts';
import { findProject } from '../projects/find-project.ts';

/**
 * Deletes an endpoint. Nothing more is routed to the endpoint, and its waiting deliveries are cancelled with that
 * reason. The values of its headers are deleted. Its secrets are kept for as long as the log, which renders requests
 * with them.
 */
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
    const { clock, dataSource, keyRing } = this.context;
    const atMs = clock.nowMs();
    return dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const { id } = await findEndpoint(tx, projectId, reference, FOR_NO_KEY_UPDATE);
      const done = await runCommand(tx, { id, projectId }, endpoint, { type: 'delete' }, atMs);
      await saveHeaderValues(tx, keyRing, id, { headers: [], values: [] }, new Date(atMs));
      await saveEndpoint(tx, { id, projectId }, done.state, done.version, new Date(atMs));
    });
  }
}
