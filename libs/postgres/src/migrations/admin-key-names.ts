import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several admin keys, each under a name of its own. An admin key that exists already was made at the first start. */
export class AdminKeyNames1764700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.api_key_one_made_admin');
    await runner.query(`update posthorn.api_key set name = 'first' where scope = 'admin'`);
    await runner.query(`create unique index api_key_admin_name on posthorn.api_key (name) where scope = 'admin'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.api_key_admin_name');
    await runner.query(`delete from posthorn.api_key k where k.scope = 'admin'
      and k.id > (select min(o.id::text)::uuid from posthorn.api_key o where o.scope = 'admin')`);
    await runner.query(`create unique index api_key_one_made_admin on posthorn.api_key (scope) where scope = 'admin'`);
  }
}
