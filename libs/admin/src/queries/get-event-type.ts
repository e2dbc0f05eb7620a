import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EventTypeDetailsView, eventTypeDetailsView } from '../event-types/event-type-view.ts';
import { findEventType } from '../event-types/find-event-type.ts';
import { findProject } from '../projects/find-project.ts';

/** An event type of a project's catalogue, by its name, with the schemas of all its versions. */
export class GetEventType extends Query<EventTypeDetailsView> {
  constructor(
    readonly project: string,
    readonly name: string,
  ) {
    super();
  }
}

/** Reads the row of the event type. @throws PosthornError `not-found`, also for a deleted type */
@QueryHandler(GetEventType)
export class GetEventTypeHandler implements IQueryHandler<GetEventType> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, name }: GetEventType): Promise<EventTypeDetailsView> {
    const { manager } = this.context.dataSource;
    const { id } = await findProject(manager, project);
    return eventTypeDetailsView(await findEventType(manager, id, name));
  }
}
