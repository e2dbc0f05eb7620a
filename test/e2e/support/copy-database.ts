import pg from 'pg';
import { openDatabase } from '#postgres';

/** Filled by the migrations, or of no use in another cluster. */
const LEFT_OUT = ['schema_migration', 'fanout'];

/**
 * Copies the contents of Posthorn's database into another one, as `pg_dump` and `pg_restore` do: rows keep every value,
 * and sequences go on.
 */
export async function copyDatabase(fromUrl: string, toUrl: string): Promise<void> {
  const database = await openDatabase({ url: toUrl, poolSize: 2 });
  const from = new pg.Client({ connectionString: fromUrl });
  await from.connect();
  const { pool } = database;
  try {
    // Without the columns that Postgres generates, as in a dump.
    const { rows: tables } = await from.query<{ name: string; columns: string }>(
      `select c.relname as name, (
         select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       ) as columns
       from pg_class c
       where c.relnamespace = 'posthorn'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       order by array_position(array['project', 'endpoint'], c.relname::text), c.relname`,
    );
    for (const { name, columns } of tables.filter((table) => !LEFT_OUT.includes(table.name))) {
      await pool.query(`delete from posthorn.${name}`); // rows of the migrations
      const { rows } = await from.query<{ row: unknown }>(`select to_json(t) as row from posthorn.${name} t`);
      await pool.query(
        `insert into posthorn.${name} (${columns}) overriding system value
         select ${columns} from json_populate_recordset(null::posthorn.${name}, $1::json)`,
        [JSON.stringify(rows.map(({ row }) => row))],
      );
    }
    // The only copied column that Postgres numbers by a sequence of its own.
    await pool.query(`select setval(pg_get_serial_sequence('posthorn.added_match', 'nth'), max(m.nth) + 1, false)
      from posthorn.added_match m having max(m.nth) is not null`);
    const { rows: last } = await from.query<{ last: string }>('select last_value as last from posthorn.row_seq');
    await pool.query(`select setval('posthorn.row_seq', $1)`, [last[0]!.last]);
  } finally {
    await from.end();
    await database.close();
  }
}
