import type { DataSource } from 'typeorm';
import { type Clock, uuidv7 } from '#kernel';
import { type ProjectCommand } from './project.ts';
import { applyCommand } from '../apply-command.ts';
import { projectModel } from './project-model.ts';

/**
 * Creates a project with the uid `default`, if there has never been a project, so that Posthorn can be tried at once.
 */
export async function ensureDefaultProject(dataSource: DataSource, clock: Clock): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('posthorn default project', 0))`);
    const existing = await tx.query<unknown[]>('select 1 from posthorn.project limit 1');
    if (existing.length > 0) return;
    const atMs = clock.nowMs();
    const id = uuidv7(atMs);
    const command: ProjectCommand = { type: 'create', name: 'Default', uid: 'default', notificationEmails: [] };
    await applyCommand(tx, projectModel, { id, projectId: id }, command, atMs);
  });
}
