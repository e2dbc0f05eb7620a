import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { PosthornError } from '#kernel';
import { readDead } from '#outbox';
import { AdminContext } from '../admin-context.ts';
import { type DeadRecordDetailsView, deadRecordView } from '../dead-records/dead-record-view.ts';
import { deadRefOf } from '../dead-records/replay-dead-record.ts';

export class GetDeadRecord extends Query<DeadRecordDetailsView> {
  constructor(readonly record: string) {
    super();
  }
}

@QueryHandler(GetDeadRecord)
export class GetDeadRecordHandler implements IQueryHandler<GetDeadRecord> {
  constructor(private readonly context: AdminContext) {}

  async execute({ record }: GetDeadRecord): Promise<DeadRecordDetailsView> {
    const dead = await readDead(this.context.pool, deadRefOf(record));
    if (dead) return { ...deadRecordView(dead), record: dead.record };
    throw new PosthornError('not-found', `There is no dead record ${JSON.stringify(record)}.`);
  }
}
