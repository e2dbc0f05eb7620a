import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { type ListOrder, operatorOf } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { fitting } from '../page-bytes.ts';
import { type Page, pageAt, readingByName } from './page.ts';

/** A project's event types, by name. */
export class ListEventTypes extends Query<Page<EventTypeView>> {
  constructor(
    readonly project: string,
    /** True for archived types only, false for the others only. */
    readonly archived: boolean | undefined,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'asc',
  ) {
    super();
  }
}

/** A type of a page, before its texts are read. */
interface Found {
  id: string;
  name: string;
  /** The size of its schema and its example. */
  bytes: number;
}

/** Sorts by the bytes of the names, so that the order is the same in every database, independent of its collation. */
const namesSql = (order: ListOrder) => `select t.id, t.name,
  coalesce(octet_length(t.schema), 0) + coalesce(octet_length(t.example), 0) as bytes
from posthorn.event_type t
where t.project_id = $1 and t.deleted_at is null and ($2::boolean is null or t.archived = $2)
  and ($3::text is null or t.name collate "C" ${operatorOf(order)} $3 or ($4 and t.name = $3))
order by t.name collate "C" ${order} limit $5`;

/** The columns of a listed type. The former schemas may have 288 KiB. */
const LISTED = {
  ...{ id: true, version: true, createdAt: true, updatedAt: true, name: true, description: true },
  ...{ schema: true, example: true, archived: true, schemaVersion: true },
} as const;

/**
 * Reads a page of event types by name, in the order of the bytes. A page whose schemas and examples are large is
 * shorter; its cursor leads on.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEventTypes)
export class ListEventTypesHandler implements IQueryHandler<ListEventTypes> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, archived, cursor, limit, order }: ListEventTypes): Promise<Page<EventTypeView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const reading = readingByName(cursor, order);
    const parameters = [projectId, archived ?? null, reading.behind, reading.isInclusive, limit + 1];
    const found = await manager.query<Found[]>(namesSql(reading.order), parameters);
    const kept = fitting(found.slice(0, limit), ({ bytes }) => bytes);
    const where = { id: In(kept.map(({ id }) => id)) };
    const types = await manager.find(EventTypeEntity, { select: LISTED, where });
    const byId = new Map(types.map((type) => [type.id, type]));
    const items = kept.flatMap(({ id }) => byId.get(id) ?? []);
    return pageAt(reading, items.map(eventTypeView), found.length > kept.length ? kept.at(-1)!.name : null);
  }
}
