import { EventPublisher, GetEvent, GetEventRouting, ListEvents } from '#admin';
import { fieldsWithout, nameIn, pageIn, pageOf, pageTokens, type Rpcs } from '#grpc-server';
import { MAX_BODY_BYTES } from '#http-server';
import type { Events } from '#proto';
import { EventFilterDto } from '../../rest/events/event-filter.dto.ts';
import { RoutingPageDto } from '../../rest/events/routing-page.dto.ts';
import { publishEvents } from '../publish-events.ts';
import type { UseCases } from '../use-cases.ts';

/** The lists among the filters, by the field of the form. */
const LISTS = { type: 'types', channel: 'channels' };

/** The methods of `Events` with one request and one response. */
export function eventRpcs(useCases: UseCases): Rpcs<typeof Events> {
  const { queries } = useCases;
  return {
    publish: {
      serves: EventPublisher,
      maxBytes: MAX_BODY_BYTES,
      async run(request, { idempotencyKey }) {
        const project = nameIn(request, 'project');
        const [accepted] = await publishEvents(useCases, project, 'event', request.event ?? {}, idempotencyKey);
        return accepted!;
      },
    },
    publishBatch: {
      serves: EventPublisher,
      maxBytes: MAX_BODY_BYTES,
      async run(request, { idempotencyKey }) {
        const body = fieldsWithout(request, 'project');
        return { receipts: await publishEvents(useCases, nameIn(request, 'project'), 'batch', body, idempotencyKey) };
      },
    },
    getEvent: {
      serves: GetEvent,
      run: (request) => queries.execute(new GetEvent(nameIn(request, 'project'), nameIn(request, 'event'))),
    },
    listEvents: {
      serves: ListEvents,
      async run(request) {
        const fields = fieldsWithout(request, 'project');
        const { cursor, limit, order, withContent, ...filter } = await pageIn(EventFilterDto, fields, LISTS);
        const query = new ListEvents(nameIn(request, 'project'), filter, cursor ?? null, limit, order, withContent);
        return pageOf('events', await queries.execute(query));
      },
    },
    getEventRouting: {
      serves: GetEventRouting,
      async run(request) {
        const { cursor, limit } = await pageIn(RoutingPageDto, fieldsWithout(request, 'project', 'event'));
        const [project, event] = [nameIn(request, 'project'), nameIn(request, 'event')];
        const found = await queries.execute(new GetEventRouting(project, event, cursor ?? null, limit));
        const { counts, nextCursor, prevCursor, ...routing } = found;
        const { matched: matchedCount, missed: missedCounts } = counts;
        return { ...routing, matchedCount, missedCounts, ...pageTokens({ nextCursor, prevCursor }) };
      },
    },
  };
}
