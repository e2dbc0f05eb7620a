import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { applyCommand } from '../apply-command.ts';
import type { ProjectFields } from '../projects/project.ts';
import { projectModel } from '../projects/project-model.ts';

/** Changes the fields of a project; fields that are left out stay. */
export class ChangeProject extends Command<ProjectView> {
  constructor(
    readonly project: string,
    readonly input: Partial<ProjectFields>,
  ) {
    super();
  }
}

/**
 * Appends `project.changed` and updates the locked row of the project, in one transaction. Equal fields change nothing.
 * @throws PosthornError `not-found`, or `conflict` if another project has the uid
 */
@CommandHandler(ChangeProject)
export class ChangeProjectHandler implements ICommandHandler<ChangeProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ project: reference, input }: ChangeProject): Promise<ProjectView> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const found = await findProject(tx, reference, FOR_NO_KEY_UPDATE);
      const stream = { id: found.id, projectId: found.id };
      const { row } = await applyCommand(tx, projectModel, stream, { type: 'change', ...input }, atMs);
      return projectView(row);
    });
  }
}
