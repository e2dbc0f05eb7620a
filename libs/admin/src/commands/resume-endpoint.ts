import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { emitEndpointEvent } from '../endpoints/emit-endpoint-event.ts';
import { forgetHealth } from '../health/read-health.ts';
import { findProject } from '../projects/find-project.ts';

/**
 * Resumes an endpoint: it gets events again, and its health starts anew. Held deliveries are sent oldest first, at a
 * limited rate.
 */
export class ResumeEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

@CommandHandler(ResumeEndpoint)
export class ResumeEndpointHandler implements ICommandHandler<ResumeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, endpoint: reference }: ResumeEndpoint): Promise<EndpointView> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const found = await findEndpoint(tx, projectId, reference, FOR_NO_KEY_UPDATE);
      const ids = { id: found.id, projectId };
      const done = await runCommand(tx, ids, endpoint, { type: 'resume', nowMs: atMs }, atMs);
      if (done.events.length === 0) return endpointView(found);
      await forgetHealth(tx, found.id);
      const saved = await saveEndpoint(tx, ids, done.state, done.version, new Date(atMs));
      await emitEndpointEvent(tx, saved, 'endpoint.resumed', {}, atMs);
      return endpointView(saved);
    });
  }
}
