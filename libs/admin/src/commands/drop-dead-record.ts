import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PosthornError } from '#kernel';
import { dropDead } from '#outbox';
import { AdminContext } from '../admin-context.ts';
import { deadRefOf } from '../dead-records/replay-dead-record.ts';

/** Deletes a dead record that nobody wants any more. */
export class DropDeadRecord extends Command<void> {
  constructor(readonly record: string) {
    super();
  }
}

@CommandHandler(DropDeadRecord)
export class DropDeadRecordHandler implements ICommandHandler<DropDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  async execute({ record }: DropDeadRecord): Promise<void> {
    if (await dropDead(this.context.pool, deadRefOf(record))) return;
    throw new PosthornError('not-found', `There is no dead record ${JSON.stringify(record)}.`);
  }
}
