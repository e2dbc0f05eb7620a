import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EventView, eventView } from '../events/event-view.ts';
import { findEvent } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';

/** An event of a project, by its id or by the id that its caller gave it. */
export class GetEvent extends Query<EventView> {
  constructor(
    readonly project: string,
    readonly event: string,
  ) {
    super();
  }
}

/** Reads the event with its data. @throws PosthornError `not-found` */
@QueryHandler(GetEvent)
export class GetEventHandler implements IQueryHandler<GetEvent> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, event }: GetEvent): Promise<EventView> {
    const { manager } = this.context.dataSource;
    const { id } = await findProject(manager, project);
    return eventView(await findEvent(manager, id, event));
  }
}
