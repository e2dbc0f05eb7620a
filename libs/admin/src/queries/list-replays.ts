import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { readReplays } from '../replays/replay-row.ts';
import { type ReplayView, replayView } from '../replays/replay-view.ts';
import { type Page, pageOf, readingById } from './page.ts';

/** A project's replays of many deliveries, youngest first. */
export class ListReplays extends Query<Page<ReplayView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/**
 * Reads a page of replays by id.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListReplays)
export class ListReplaysHandler implements IQueryHandler<ListReplays> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit, order }: ListReplays): Promise<Page<ReplayView>> {
    const { dataSource, pool, clock } = this.context;
    const { id: projectId } = await findProject(dataSource.manager, project);
    const reading = readingById('replays', { cursor, order });
    const rows = await readReplays(pool, projectId, { behind: reading.behind, order: reading.order }, limit + 1);
    const nowMs = clock.nowMs();
    return pageOf(reading, rows, limit, (row) => replayView(row, nowMs));
  }
}
