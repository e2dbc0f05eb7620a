import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { inTransaction } from '#postgres';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { findReplay } from '../replays/find-replay.ts';
import { beginCancel, takeBackDeliveries } from '../replays/replay-store.ts';
import { type ReplayView, replayView } from '../replays/replay-view.ts';

/**
 * Ends a running replay. Nothing more of it is sent, except deliveries that a dispatcher has in hand. A delivery whose
 * retry it had replaced waits for that retry again. A replay that is over stays as it is.
 */
export class CancelReplay extends Command<ReplayView> {
  constructor(
    readonly project: string,
    readonly replay: string,
  ) {
    super();
  }
}

/**
 * Marks the replay as cancelled and takes back its due rows, in one transaction.
 * @throws PosthornError `not-found`
 */
@CommandHandler(CancelReplay)
export class CancelReplayHandler implements ICommandHandler<CancelReplay> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, replay }: CancelReplay): Promise<ReplayView> {
    const { clock, dataSource, pool } = this.context;
    const { id: projectId } = await findProject(dataSource.manager, project);
    const { id } = await findReplay(pool, projectId, replay);
    await inTransaction(pool, async (tx) => {
      if (await beginCancel(tx, id, clock.nowMs())) await takeBackDeliveries(tx, id);
    });
    return replayView(await findReplay(pool, projectId, replay), clock.nowMs());
  }
}
