import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { countDead } from '#outbox';
import { AdminContext } from '../admin-context.ts';
import type { DeadCountView } from '../dead-records/dead-record-view.ts';

/** The number of dead records, by source. */
export class CountDeadRecords extends Query<{ items: DeadCountView[] }> {}

/** Counts the rows of `dead_record`, with the sources in the order of their names. */
@QueryHandler(CountDeadRecords)
export class CountDeadRecordsHandler implements IQueryHandler<CountDeadRecords> {
  constructor(private readonly context: AdminContext) {}

  async execute(): Promise<{ items: DeadCountView[] }> {
    const counts = await countDead(this.context.pool);
    const items = counts.map(({ source, count, oldestAt, youngestAt }) => {
      return { source, count, oldestAt: oldestAt.toISOString(), youngestAt: youngestAt.toISOString() };
    });
    return { items };
  }
}
