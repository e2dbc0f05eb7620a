import type { DataSource } from 'typeorm';
import { type Clock, uuidv7 } from '#kernel';
import { runCommand } from '#event-store';
import { project, type ProjectCommand } from './project.ts';
import { saveProject } from './save-project.ts';

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
    const done = await runCommand(tx, { id, projectId: id }, project, command, atMs);
    await saveProject(tx, id, done.state, done.version, new Date(atMs));
  });
}
