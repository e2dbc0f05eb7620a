import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { readDeadPage } from '#outbox';
import { AdminContext } from '../admin-context.ts';
import { type DeadRecordView, deadRecordView } from '../dead-records/dead-record-view.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** The dead records of all sources or of one, youngest first. */
export class ListDeadRecords extends Query<Page<DeadRecordView>> {
  constructor(
    readonly source: string | null,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/** Reads a page of `dead_record` by id. @throws PosthornError `invalid-input` for a cursor that is not of this list */
@QueryHandler(ListDeadRecords)
export class ListDeadRecordsHandler implements IQueryHandler<ListDeadRecords> {
  constructor(private readonly context: AdminContext) {}

  async execute({ source, cursor, limit }: ListDeadRecords): Promise<Page<DeadRecordView>> {
    const rows = await readDeadPage(this.context.pool, source, idOfCursor('dead', cursor), limit + 1);
    return pageOf(
      'dead',
      rows.map((row) => ({ ...row, id: row.ref })),
      limit,
      deadRecordView,
    );
  }
}
