import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import { uuidv7 } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { applyCommand } from '../apply-command.ts';
import { changesRules, type GivenFields } from '../projects/project.ts';
import { projectModel } from '../projects/project-model.ts';

/** A new tenant. `uid` is the user's own name for it; both it and the id work in every path. */
export class CreateProject extends Command<ProjectView> {
  constructor(readonly input: GivenFields) {
    super();
  }

  /** As `PropagatingCommand`. */
  get trustedMs(): number {
    return changesRules(this.input) ? RULES_TRUSTED_MS : 0;
  }
}

/**
 * Appends `project.created` to a new stream and inserts the project's row, in one transaction.
 * @throws PosthornError `conflict` if another project has the uid
 */
@CommandHandler(CreateProject)
export class CreateProjectHandler implements ICommandHandler<CreateProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ input }: CreateProject): Promise<ProjectView> {
    const atMs = this.context.clock.nowMs();
    const id = uuidv7(atMs);
    return this.context.dataSource.transaction(async (tx) => {
      const stream = { id, projectId: id };
      const { row } = await applyCommand(tx, projectModel, stream, { type: 'create', ...input }, atMs);
      return projectView(row);
    });
  }
}
