import { CancelReplay, CreateReplay, GetReplay, ListReplays } from '#admin';
import { checkForm } from '#forms';
import { fieldsWithout, nameIn, pageIn, pageOf, type Plain, type Rpcs } from '#grpc-server';
import { PageDto } from '../../rest/fields/page.dto.ts';
import { CreateReplayDto } from '../../rest/replays/replay.dto.ts';
import type { Replays } from '#proto';
import type { UseCases } from '../use-cases.ts';

/** The names in a request: of the project, and of the replay in it. */
const namesIn = (request: Plain) => [nameIn(request, 'project'), nameIn(request, 'replay')] as const;

/** The methods of `Replays`. */
export function replayRpcs({ commands, queries }: UseCases): Rpcs<typeof Replays> {
  return {
    createReplay: {
      serves: CreateReplay,
      isRepeatable: true,
      async run(request) {
        const draft = await checkForm(CreateReplayDto, fieldsWithout(request, 'project'));
        return commands.execute(new CreateReplay(nameIn(request, 'project'), draft));
      },
    },
    getReplay: {
      serves: GetReplay,
      run: (request) => queries.execute(new GetReplay(...namesIn(request))),
    },
    listReplays: {
      serves: ListReplays,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListReplays(nameIn(request, 'project'), cursor ?? null, limit, order);
        return pageOf('replays', await queries.execute(query));
      },
    },
    cancelReplay: {
      serves: CancelReplay,
      isRepeatable: true,
      run: (request) => commands.execute(new CancelReplay(...namesIn(request))),
    },
  };
}
