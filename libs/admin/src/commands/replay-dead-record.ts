import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { ReplayedRecordView } from '../dead-records/dead-record-view.ts';
import { replayDeadRecord, type RowChanges } from '../dead-records/replay-dead-record.ts';

/** Replays a dead record; see `replayDeadRecord`. */
export class ReplayDeadRecord extends Command<ReplayedRecordView> {
  constructor(
    readonly record: string,
    readonly changes: RowChanges,
  ) {
    super();
  }
}

/**
 * Replays the record in a transaction, and then sends a hint that a delivery may be due.
 * @throws PosthornError `not-found`, `invalid-input` or `conflict`, as `replayDeadRecord` does
 */
@CommandHandler(ReplayDeadRecord)
export class ReplayDeadRecordHandler implements ICommandHandler<ReplayDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  async execute({ record, changes }: ReplayDeadRecord): Promise<ReplayedRecordView> {
    const replayed = await replayDeadRecord(this.context, record, changes);
    this.context.onDue();
    return replayed;
  }
}
