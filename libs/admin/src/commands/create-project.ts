import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { uuidv7 } from '#kernel';
import { runCommand } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { project, type GivenFields } from '../projects/project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { saveProject } from '../projects/save-project.ts';

/** A new tenant. `uid` is the user's own name for it; both it and the id work in every path. */
export class CreateProject extends Command<ProjectView> {
  constructor(readonly input: GivenFields) {
    super();
  }
}

@CommandHandler(CreateProject)
export class CreateProjectHandler implements ICommandHandler<CreateProject> {
  constructor(private readonly context: AdminContext) {}

  execute({ input }: CreateProject): Promise<ProjectView> {
    const atMs = this.context.clock.nowMs();
    const id = uuidv7(atMs);
    return this.context.dataSource.transaction(async (tx) => {
      const done = await runCommand(tx, { id, projectId: id }, project, { type: 'create', ...input }, atMs);
      return projectView(await saveProject(tx, id, done.state, done.version, new Date(atMs)));
    });
  }
}
