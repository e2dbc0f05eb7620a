import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { removeDeadRecord } from '../dead-records/find-dead-record.ts';

/** Deletes a dead record that is no longer needed. */
export class DropDeadRecord extends Command<void> {
  constructor(readonly record: string) {
    super();
  }
}

/**
 * Deletes the row of the dead record, which cannot be replayed after that.
 * @throws PosthornError `not-found`
 */
@CommandHandler(DropDeadRecord)
export class DropDeadRecordHandler implements ICommandHandler<DropDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  execute({ record }: DropDeadRecord): Promise<void> {
    return removeDeadRecord(this.context.pool, record);
  }
}
