import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type DeadRecordDetailsView, deadRecordView } from '../dead-records/dead-record-view.ts';
import { findDeadRecord } from '../dead-records/find-dead-record.ts';

/** A dead record (`dead_…`), with the row or record that was rejected. */
export class GetDeadRecord extends Query<DeadRecordDetailsView> {
  constructor(readonly record: string) {
    super();
  }
}

/** Reads the record without a lock. @throws PosthornError `not-found` */
@QueryHandler(GetDeadRecord)
export class GetDeadRecordHandler implements IQueryHandler<GetDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  async execute({ record }: GetDeadRecord): Promise<DeadRecordDetailsView> {
    const dead = await findDeadRecord(this.context.pool, record);
    return { ...deadRecordView(dead), record: dead.record };
  }
}
