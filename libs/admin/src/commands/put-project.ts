import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RULES_TRUSTED_MS } from '#event-types';
import type { PropagatingCommand } from '../propagating-command.ts';
import { AdminContext } from '../admin-context.ts';
import { makeProject } from '../projects/make-project.ts';
import type { GivenFields } from '../projects/project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { applyToProject, withProject } from '../projects/with-project.ts';
import { isUid, type MadeOrFound, useOrMake } from '../use-or-make.ts';

/**
 * Replaces the fields of the project that has an id or a uid; fields that are left out get their defaults, and the uid
 * stays. If no project has the uid, a project is made of it.
 */
export class PutProject extends Command<MadeOrFound<ProjectView>> implements PropagatingCommand {
  readonly trustedMs = RULES_TRUSTED_MS;

  constructor(
    readonly project: string,
    readonly input: Omit<GivenFields, 'uid'>,
  ) {
    super();
  }
}

/**
 * Appends `project.changed` and updates the locked row of the project, or stores a new project, in one transaction.
 * Equal fields change nothing.
 * @throws PosthornError `not-found` if no project has the id; `invalid-input` for a text that can be neither id nor uid
 */
@CommandHandler(PutProject)
export class PutProjectHandler implements ICommandHandler<PutProject> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, input }: PutProject): Promise<MadeOrFound<ProjectView>> {
    const replace = () =>
      withProject(this.context, project, async (locked) => {
        const { row } = await applyToProject(locked, { type: 'replace', ...input });
        return projectView(row);
      });
    if (!isUid('prj', project)) return { isNew: false, view: await replace() };
    return useOrMake(replace, () => makeProject(this.context, { ...input, uid: project }));
  }
}
