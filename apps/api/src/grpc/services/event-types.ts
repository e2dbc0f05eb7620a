import {
  CreateEventType,
  DeleteEventType,
  GetEventType,
  ImportEventTypes,
  ListEventTypes,
  ReplaceEventType,
} from '#admin';
import { fieldsWithout, nameIn, pageIn, pageOf, parsedIn, type Plain, type Rpcs } from '#grpc-server';
import { execute } from '../../execute.ts';
import { EventTypeFilterDto } from '../../rest/event-types/event-type.dto.ts';
import { importDraft } from '../../rest/event-types/import-draft.ts';
import type { EventTypes } from '#proto';
import type { UseCases } from '../use-cases.ts';

/** The definition in a request: schema and example are JSON texts there. */
function definitionIn({ eventType }: Plain): Plain {
  return parsedIn((eventType ?? {}) as Plain, ['schema', 'example']);
}

/** The methods of `EventTypes`. */
export function eventTypeRpcs({ commands, queries }: UseCases): Rpcs<typeof EventTypes> {
  return {
    createEventType: {
      serves: CreateEventType,
      isRepeatable: true,
      run: async (request) => execute(commands, new CreateEventType(nameIn(request, 'project'), definitionIn(request))),
    },
    getEventType: {
      serves: GetEventType,
      run: (request) => queries.execute(new GetEventType(nameIn(request, 'project'), nameIn(request, 'name'))),
    },
    listEventTypes: {
      serves: ListEventTypes,
      async run(request) {
        const { cursor, limit, order, archived } = await pageIn(EventTypeFilterDto, fieldsWithout(request, 'project'));
        const query = new ListEventTypes(nameIn(request, 'project'), archived, cursor ?? null, limit, order);
        return pageOf('eventTypes', await queries.execute(query));
      },
    },
    replaceEventType: {
      serves: ReplaceEventType,
      async run(request) {
        const { name, ...definition } = definitionIn(request);
        return execute(
          commands,
          new ReplaceEventType(nameIn(request, 'project'), nameIn({ name }, 'name'), definition),
        );
      },
    },
    deleteEventType: {
      serves: DeleteEventType,
      run: (request) => execute(commands, new DeleteEventType(nameIn(request, 'project'), nameIn(request, 'name'))),
    },
    importEventTypes: {
      serves: ImportEventTypes,
      isRepeatable: true,
      async run(request) {
        const fields = parsedIn(fieldsWithout(request, 'project'), ['openapi']);
        const draft = await importDraft(fields);
        return execute(commands, new ImportEventTypes(nameIn(request, 'project'), draft));
      },
    },
  };
}
