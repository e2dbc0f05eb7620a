import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { makeProject } from '../projects/make-project.ts';
import type { ProjectView } from '../projects/project-view.ts';
import { changesRules, type GivenFields } from '../projects/project.ts';

/** A new tenant. `uid` is the user's own name for it; both it and the id work in every path. */
export class CreateProject extends Command<ProjectView> implements PropagatingCommand {
  constructor(readonly input: GivenFields) {
    super();
  }

  get trustedMs(): number {
    return changesRules(this.input) ? RULES_TRUSTED_MS : 0;
  }
}

/**
 * Stores the project as `makeProject` does.
 * @throws PosthornError `conflict` if another project has the uid
 */
@CommandHandler(CreateProject)
export class CreateProjectHandler implements ICommandHandler<CreateProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ input }: CreateProject): Promise<ProjectView> {
    return makeProject(this.context, input);
  }
}
