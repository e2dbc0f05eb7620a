import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import { AdminContext } from '../admin-context.ts';
import { checkNamedDefinition } from '../event-types/check-definition.ts';
import { defineEventType } from '../event-types/define-event-type.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { findProject } from '../projects/find-project.ts';
import { withProject } from '../projects/with-project.ts';

/** A new event type: `{name, description?, schema?, example?, archived?}`, as it came in. */
export class CreateEventType extends Command<EventTypeView> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = RULES_TRUSTED_MS;

  constructor(
    readonly project: string,
    readonly input: unknown,
  ) {
    super();
  }
}

/**
 * Checks the definition, and then adds the type in a transaction that locks the project's row, so that the count holds.
 * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, `conflict` if the name is taken or
 * the catalogue full, or `unavailable` if the schema cannot be compiled now
 */
@CommandHandler(CreateEventType)
export class CreateEventTypeHandler implements ICommandHandler<CreateEventType> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, input }: CreateEventType): Promise<EventTypeView> {
    const { dataSource, compute } = this.context;
    const { id: projectId } = await findProject(dataSource.manager, project);
    const { name, definition } = await checkNamedDefinition(input, (...schema) => compute.define(projectId, ...schema));
    return withProject(this.context, project, async ({ tx, found, atMs }) => {
      return eventTypeView(await defineEventType(tx, found.id, name, definition, atMs));
    });
  }
}
