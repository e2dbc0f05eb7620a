import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { emitEndpointEvent } from '../endpoints/emit-endpoint-event.ts';
import { findProject } from '../projects/find-project.ts';

/** Holds all deliveries of the endpoint from now on; none is dropped. */
export class PauseEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

@CommandHandler(PauseEndpoint)
export class PauseEndpointHandler implements ICommandHandler<PauseEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, endpoint: reference }: PauseEndpoint): Promise<EndpointView> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const found = await findEndpoint(tx, projectId, reference, FOR_NO_KEY_UPDATE);
      const ids = { id: found.id, projectId };
      const done = await runCommand(tx, ids, endpoint, { type: 'pause' }, atMs);
      if (done.events.length === 0) return endpointView(found);
      const saved = await saveEndpoint(tx, ids, done.state, done.version, new Date(atMs));
      await emitEndpointEvent(tx, saved, 'endpoint.paused', {}, atMs);
      return endpointView(saved);
    });
  }
}
