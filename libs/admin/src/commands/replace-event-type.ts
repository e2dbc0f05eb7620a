import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { checkReplacement } from '../event-types/check-definition.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { findProject } from '../projects/find-project.ts';
import { applyToEventType, withEventType } from '../event-types/with-event-type.ts';

/**
 * Replaces the whole definition of an event type: `{description?, schema?, schemaVersion?, example?, archived?}`. If
 * `schemaVersion` is the next one, events may still name the present version.
 */
export class ReplaceEventType extends Command<EventTypeView> implements PropagatingCommand {
  readonly trustedMs = RULES_TRUSTED_MS;

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

  async execute(command: ReplaceEventType): Promise<EventTypeView> {
    const { project, name, input } = command;
    const { dataSource, compute } = this.context;
    const { id } = await findProject(dataSource.manager, project);
    const checked = await checkReplacement(input, (...schema) => compute.define(id, ...schema));
    return withEventType(this.context, command, async (locked) => {
      const { row } = await applyToEventType(locked, { type: 'change', name, ...checked });
      return eventTypeView(row);
    });
  }
}
