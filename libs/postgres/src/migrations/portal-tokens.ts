import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Portal tokens: keys with an end, that are deleted together with the key that made them. */
export class PortalTokens1764800300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table posthorn.api_key add column maker_id uuid references posthorn.api_key (id) on delete cascade',
    );
    await runner.query(`create index api_key_of_maker on posthorn.api_key (maker_id) where maker_id is not null`);
    await runner.query(`create index api_key_portal_end on posthorn.api_key (expires_at) where scope = 'portal'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from posthorn.api_key where scope = 'portal'`);
    await runner.query('drop index posthorn.api_key_portal_end');
    await runner.query('alter table posthorn.api_key drop column maker_id');
  }
}
