import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { project } from '../projects/project.ts';
import { saveProject } from '../projects/save-project.ts';

/** Deletes a project. It accepts no more events and sends nothing; its events stay until their retention ends. */
export class DeleteProject extends Command<void> {
  constructor(readonly project: string) {
    super();
  }
}

@CommandHandler(DeleteProject)
export class DeleteProjectHandler implements ICommandHandler<DeleteProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ project: reference }: DeleteProject): Promise<void> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id } = await findProject(tx, reference, FOR_NO_KEY_UPDATE);
      const done = await runCommand(tx, { id, projectId: id }, project, { type: 'delete' }, atMs);
      await saveProject(tx, id, done.state, done.version, new Date(atMs));
    });
  }
}
