import type { CreatedEndpointView } from '#admin';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** Every row of every table, as text; bytes are in hex. */
async function dump({ system }: Scene): Promise<string> {
  const { pool } = system.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

/** All the ways in which a secret could lie in a dump. */
function formsOf(secret: string): string[] {
  const bare = secret.replace(/^whsec_/, '');
  return [bare, Buffer.from(bare).toString('hex'), Buffer.from(bare, 'base64').toString('hex')];
}

/** The places where the secrets of endpoints are, and where they are not. */
export function keepingSecrets(scene: Scene): void {
  it('is shown only in the response to the creation of its endpoint, and stored nowhere in clear', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const given = `whsec_${Buffer.from('thirty-two bytes that are given').toString('base64')}`;
    const made = await project.createEndpoint(receiver.url('/secretive/made'));
    const own = await project.createEndpoint(receiver.url('/secretive/given'), { secret: given });
    expect(made.secret).toMatch(/^whsec_/);
    expect(own.secret).toBe(given);
    await system.api.patch(`${project.path}/endpoints/${made.id}`, { name: 'Renamed' });
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, made.id, ({ status }) => status === 'succeeded');
    const { id } = await project.delivery(event.id, own.id, ({ status }) => status === 'succeeded');

    const paths = ['', '/endpoints', `/endpoints/${made.id}`, `/endpoints/${own.id}`, '/events', `/deliveries/${id}`];
    const answers = await Promise.all(paths.map((path) => system.api.get(project.path + path)));
    const stored = await dump(scene);
    expect(stored).toContain('/secretive/made');
    for (const form of formsOf(system.adminKey)) expect(stored).not.toContain(form);
    for (const secret of [made.secret, given]) {
      for (const form of formsOf(secret)) {
        expect(JSON.stringify(answers)).not.toContain(form);
        expect(stored).not.toContain(form);
      }
    }
  });

  it('is shown again when the creation is repeated under its Idempotency-Key, without being stored in clear', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const call = { json: { url: receiver.url('/repeated') }, headers: { 'idempotency-key': `key-of-${project.id}` } };
    const create = () => system.api.call<CreatedEndpointView>('POST', `${project.path}/endpoints`, call);
    const [first, repeated] = [await create(), await create()];
    expect(repeated).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' }, body: first.body });
    expect(await project.pages('endpoints', 10)).toEqual([[expect.objectContaining({ id: first.body.id })]]);
    const stored = await dump(scene);
    for (const form of formsOf(first.body.secret)) expect(stored).not.toContain(form);
  });
}
