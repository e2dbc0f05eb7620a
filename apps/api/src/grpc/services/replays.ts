import { CancelReplay, CreateReplay, GetReplay, ListReplays, type ReplayView } from '#admin';
import { draftIn, fieldsWithout, nameIn, pageIn, pageOf, type Plain, type Rpcs } from '#grpc-server';
import { PageDto } from '../../rest/fields/page.dto.ts';
import { CreateReplayDto } from '../../rest/replays/replay.dto.ts';
import type { Replays } from '#proto';
import type { UseCases } from '../use-cases.ts';
import { STATE_LISTS } from './state-filter.ts';

/** The names in a request: of the project, and of the replay in it. */
const namesIn = (request: Plain) => [nameIn(request, 'project'), nameIn(request, 'replay')] as const;

/** A replay whose filter has lists under their names in gRPC. */
function replayOf({ filter, ...replay }: ReplayView): Plain {
  const named = Object.entries(filter).map(([name, value]): [string, unknown] => [STATE_LISTS[name] ?? name, value]);
  return { ...replay, filter: Object.fromEntries(named) };
}

/** The methods of `Replays`. */
export function replayRpcs({ commands, queries }: UseCases): Rpcs<typeof Replays> {
  return {
    createReplay: {
      serves: CreateReplay,
      isRepeatable: true,
      async run(request) {
        const draft = await draftIn(CreateReplayDto, fieldsWithout(request, 'project'), STATE_LISTS);
        return replayOf(await commands.execute(new CreateReplay(nameIn(request, 'project'), draft)));
      },
    },
    getReplay: {
      serves: GetReplay,
      run: async (request) => replayOf(await queries.execute(new GetReplay(...namesIn(request)))),
    },
    listReplays: {
      serves: ListReplays,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListReplays(nameIn(request, 'project'), cursor ?? null, limit, order);
        const { items, ...cursors } = await queries.execute(query);
        return pageOf('replays', { items: items.map(replayOf), ...cursors });
      },
    },
    cancelReplay: {
      serves: CancelReplay,
      isRepeatable: true,
      run: async (request) => replayOf(await commands.execute(new CancelReplay(...namesIn(request)))),
    },
  };
}
