import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { checkDefinition } from '../event-types/check-definition.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { findEventType } from '../event-types/find-event-type.ts';
import { findProject } from '../projects/find-project.ts';
import { applyCommand } from '../apply-command.ts';
import { eventTypeModel } from '../event-types/event-type-model.ts';

/** Replaces the whole definition of an event type: `{description?, schema?, example?, archived?}`. */
export class ReplaceEventType extends Command<EventTypeView> {
  constructor(
    readonly project: string,
    readonly name: string,
    readonly input: unknown,
  ) {
    super();
  }
}

/**
 * Checks the definition, and then stores it in a transaction. A definition that equals the current one changes nothing.
 * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, or `unavailable` if the schema
 * cannot be compiled now
 */
@CommandHandler(ReplaceEventType)
export class ReplaceEventTypeHandler implements ICommandHandler<ReplaceEventType> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, name, input }: ReplaceEventType): Promise<EventTypeView> {
    const { dataSource, compute } = this.context;
    const { id } = await findProject(dataSource.manager, project);
    const definition = await checkDefinition(input, (...schema) => compute.define(id, ...schema));
    const atMs = this.context.clock.nowMs();
    return dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const found = await findEventType(tx, projectId, name, FOR_NO_KEY_UPDATE);
      const ids = { id: found.id, projectId };
      const { row } = await applyCommand(tx, eventTypeModel, ids, { type: 'change', name, definition }, atMs);
      return eventTypeView(row);
    });
  }
}
