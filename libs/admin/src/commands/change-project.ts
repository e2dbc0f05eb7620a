import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import { PROJECTS_TRUSTED_MS } from '../projects/project-ids.ts';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { changesRules, type ProjectChange } from '../projects/project.ts';
import { applyToProject, withProject } from '../projects/with-project.ts';

/** Changes the fields of a project; fields that are left out stay. Of metadata, the given keys are changed. */
export class ChangeProject extends Command<ProjectView> implements PropagatingCommand {
  constructor(
    readonly project: string,
    readonly input: ProjectChange,
  ) {
    super();
  }

  /** Another project may take a former uid: then no process may still find this one by it. */
  get trustedMs(): number {
    if (this.input.uid !== undefined) return PROJECTS_TRUSTED_MS;
    return changesRules(this.input) ? RULES_TRUSTED_MS : 0;
  }
}

/**
 * Appends `project.changed` and updates the locked row of the project, in one transaction. Equal fields change nothing.
 * @throws PosthornError `not-found`; `invalid-input` if too many keys of metadata are left; `conflict` if another
 * project has the uid
 */
@CommandHandler(ChangeProject)
export class ChangeProjectHandler implements ICommandHandler<ChangeProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, input }: ChangeProject): Promise<ProjectView> {
    return withProject(this.context, project, async (locked) => {
      const { row } = await applyToProject(locked, { type: 'change', ...input });
      return projectView(row);
    });
  }
}
