import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type DeadRecordDetailsView, deadRecordView } from '../dead-records/dead-record-view.ts';
import { findDeadRecord } from '../dead-records/find-dead-record.ts';

export class GetDeadRecord extends Query<DeadRecordDetailsView> {
  constructor(readonly record: string) {
    super();
  }
}

@QueryHandler(GetDeadRecord)
export class GetDeadRecordHandler implements IQueryHandler<GetDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  async execute({ record }: GetDeadRecord): Promise<DeadRecordDetailsView> {
    const dead = await findDeadRecord(this.context.pool, record);
    return { ...deadRecordView(dead), record: dead.record };
  }
}
