import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { readDeadPage } from '#outbox';
import { AdminContext } from '../admin-context.ts';
import { type DeadRecordView, deadRecordView } from '../dead-records/dead-record-view.ts';
import type { ListOrder } from '../list-order.ts';
import { type Page, pageOf, readingById } from './page.ts';

/** The dead records of all sources or of one, youngest first. */
export class ListDeadRecords extends Query<Page<DeadRecordView>> {
  constructor(
    readonly source: string | null,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/** Reads a page of `dead_record` by id. @throws PosthornError `invalid-input` for a cursor that is not of this list */
@QueryHandler(ListDeadRecords)
export class ListDeadRecordsHandler implements IQueryHandler<ListDeadRecords> {
  constructor(private readonly context: AdminContext) {}

  async execute({ source, cursor, limit, order }: ListDeadRecords): Promise<Page<DeadRecordView>> {
    const reading = readingById('dead', { cursor, order });
    const rows = await readDeadPage(this.context.pool, source, reading.behind, limit + 1, reading.order);
    return pageOf(
      reading,
      rows.map((row) => ({ ...row, id: row.ref })),
      limit,
      deadRecordView,
    );
  }
}
