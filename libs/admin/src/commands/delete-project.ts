import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { applyCommand } from '../apply-command.ts';
import { projectModel } from '../projects/project-model.ts';

/** Deletes a project. It accepts no more events and sends nothing; its events stay until their retention ends. */
export class DeleteProject extends Command<void> {
  constructor(readonly project: string) {
    super();
  }
}

/**
 * Marks the row of the project as deleted and frees its uid. The rows of its endpoints stay: the catalogue treats the
 * endpoints of a deleted project as deleted.
 * @throws PosthornError `not-found`
 */
@CommandHandler(DeleteProject)
export class DeleteProjectHandler implements ICommandHandler<DeleteProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ project: reference }: DeleteProject): Promise<void> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id } = await findProject(tx, reference, FOR_NO_KEY_UPDATE);
      await applyCommand(tx, projectModel, { id, projectId: id }, { type: 'delete' }, atMs);
    });
  }
}
