import type { Queryable } from '#postgres';
import { MOST_COUNTED } from '../relay/count-waiting.ts';

/** The dead records by source. In all, up to 10,001 of them are counted, however many there are. */
export async function countDeadRecords(db: Queryable): Promise<{ source: string; count: number }[]> {
  const { rows } = await db.query<{ source: string; count: number }>(
    `select d.source, count(*)::int as count
     from (select d.source from posthorn.dead_record d limit ${MOST_COUNTED + 1}) d group by d.source order by d.source`,
  );
  return rows;
}
