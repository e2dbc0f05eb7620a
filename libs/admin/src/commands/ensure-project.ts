import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { makeProject } from '../projects/make-project.ts';
import { changesRules, type GivenFields } from '../projects/project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { type MadeOrFound, useOrMake } from '../use-or-make.ts';

/** Finds the project that has the uid, and leaves it unchanged; else creates a project, as `CreateProject` does. */
export class EnsureProject extends Command<MadeOrFound<ProjectView>> implements PropagatingCommand {
  constructor(readonly input: GivenFields) {
    super();
  }

  get trustedMs(): number {
    return changesRules(this.input) ? RULES_TRUSTED_MS : 0;
  }
}

/** Reads the row of the project, or stores a new project as `makeProject` does. */
@CommandHandler(EnsureProject)
export class EnsureProjectHandler implements ICommandHandler<EnsureProject> {
  constructor(private readonly context: AdminContext) {}

  async execute({ input }: EnsureProject): Promise<MadeOrFound<ProjectView>> {
    const { uid } = input;
    const make = () => makeProject(this.context, input);
    if (uid === null) return { isNew: true, view: await make() };
    const { manager } = this.context.dataSource;
    return useOrMake(async () => projectView(await findProject(manager, uid)), make);
  }
}
