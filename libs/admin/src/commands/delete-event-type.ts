import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import { AdminContext } from '../admin-context.ts';
import { applyToEventType, withEventType } from '../event-types/with-event-type.ts';

/** Deletes a type from the project's catalogue. Its events stay, and its name is free. */
export class DeleteEventType extends Command<void> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = RULES_TRUSTED_MS;

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

  execute(command: DeleteEventType): Promise<void> {
    return withEventType(this.context, command, async (locked) => {
      await applyToEventType(locked, { type: 'delete', name: command.name });
    });
  }
}
