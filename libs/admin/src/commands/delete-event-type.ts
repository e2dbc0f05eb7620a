import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { findEventType } from '../event-types/find-event-type.ts';
import { findProject } from '../projects/find-project.ts';
import { applyCommand } from '../apply-command.ts';
import { eventTypeModel } from '../event-types/event-type-model.ts';

/** Deletes a type from the project's catalogue. Its events stay, and its name is free. */
export class DeleteEventType extends Command<void> {
  constructor(
    readonly project: string,
    readonly name: string,
  ) {
    super();
  }
}

/**
 * Appends `event-type.deleted` to the type's stream and marks its row as deleted, in one transaction.
 * @throws PosthornError `not-found` if there is no such project, or no such type in it
 */
@CommandHandler(DeleteEventType)
export class DeleteEventTypeHandler implements ICommandHandler<DeleteEventType> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, name }: DeleteEventType): Promise<void> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const { id } = await findEventType(tx, projectId, name, FOR_NO_KEY_UPDATE);
      await applyCommand(tx, eventTypeModel, { id, projectId }, { type: 'delete', name }, atMs);
    });
  }
}
