import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notices that wait because there was too much mail, and indexes for the throttle's queries over any number of notices.
 */
export class MailWindows1763960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table posthorn.notification add column held_back boolean not null default false;
create index notification_sent on posthorn.notification (project_id, settled_at) where state = 'sent';
create index notification_untold on posthorn.notification (project_id) where state = 'throttled' and told_by is null;
create index notification_of_endpoint on posthorn.notification (endpoint_id, id);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index posthorn.notification_sent, posthorn.notification_untold, posthorn.notification_of_endpoint',
    );
    await runner.query('alter table posthorn.notification drop column held_back');
  }
}
