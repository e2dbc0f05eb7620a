import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { toTypeId } from '#kernel';
import type { Trigger } from '#delivery';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { type AttemptView, type DeliveryView, deliveryView, type ResponseView } from '../deliveries/delivery-view.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { renderAgain } from '../deliveries/render-again.ts';
import { findProject } from '../projects/find-project.ts';
import type { ProjectEntity } from '../projects/project.entity.ts';

/** One delivery with its attempts, each with its request and response. */
export class GetDelivery extends Query<DeliveryView & { attempts: AttemptView[] }> {
  constructor(
    readonly project: string,
    readonly delivery: string,
  ) {
    super();
  }
}

interface AttemptRow {
  delivery_id: string;
  number: number;
  request_id: string;
  endpoint_id: string;
  trigger: Trigger['kind'];
  replay_id: string | null;
  outcome: AttemptView['outcome'];
  started_at: Date;
  duration_ms: number;
  status: number | null;
  error_code: string | null;
  error_message: string | null;
  response_headers: string | null;
  response_body: Buffer | null;
  response_truncated: boolean;
  endpoint_version: number;
  secret_ids: string[];
  body_sha256: Buffer | null;
}

@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project: reference, delivery }: GetDelivery): Promise<DeliveryView & { attempts: AttemptView[] }> {
    const { manager } = this.context.dataSource;
    const project = await findProject(manager, reference);
    const found = await findDelivery(manager, project.id, delivery);
    const [row] = await readDeliveries(manager, [{ ...found, endpointIds: [found.endpointId] }]);
    const attempts = await manager.query<AttemptRow[]>(
      'select a.* from posthorn.attempt a where a.delivery_id = $1 order by a.number',
      [found.deliveryId],
    );
    const views = await Promise.all(attempts.map((attempt) => this.view(manager, project, found.eventId, attempt)));
    return { ...deliveryView(row!), attempts: views };
  }

  private async view(
    manager: EntityManager,
    project: ProjectEntity,
    eventId: string,
    row: AttemptRow,
  ): Promise<AttemptView> {
    const [eventRow] = await manager.query<EventRow[]>(
      `select ${EVENT_COLUMNS} from posthorn.event e where e.id = $1`,
      [eventId],
    );
    const sent = row.body_sha256 && {
      deliveryId: row.delivery_id,
      endpointId: row.endpoint_id,
      endpointVersion: row.endpoint_version,
      startedAtMs: row.started_at.getTime(),
      secretIds: row.secret_ids,
      bodySha256: row.body_sha256,
    };
    const { keyRing } = this.context;
    return {
      number: row.number,
      requestId: toTypeId('req', row.request_id),
      trigger: row.trigger,
      replayId: row.replay_id && toTypeId('rpl', row.replay_id),
      outcome: row.outcome,
      startedAt: row.started_at.toISOString(),
      durationMs: Math.round(row.duration_ms * 10) / 10,
      request: sent && eventRow ? await renderAgain(manager, keyRing, toEvent(eventRow), project.uid, sent) : null,
      response: responseOf(row),
      error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    };
  }
}

function responseOf(row: AttemptRow): ResponseView | null {
  if (row.status === null) return null;
  return {
    status: row.status,
    headers: row.response_headers === null ? {} : (JSON.parse(row.response_headers) as unknown),
    body: row.response_body?.toString() ?? '',
    bodyTruncated: row.response_truncated,
  };
}
