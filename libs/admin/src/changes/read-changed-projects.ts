import { isBefore, OWN_HORIZON, type Position, type Queryable } from '#postgres';

/** The projects that changes belong to, and the place behind all of the changes. */
export interface ChangedProjects {
  /** The place of the last change of each project. */
  lastOf: ReadonlyMap<string, Position>;
  place: Position;
  /** True if more is recorded behind the place. */
  isFull: boolean;
}

/** The attempts that one look examines. */
const EXAMINED = 5_000;

interface Row extends Position {
  scanned: number;
  project_id: string;
}

const CHANGED = `with page as materialized (
  select a.pos, a.seq, a.project_id from posthorn.attempt a
  where (a.pos, a.seq) > ($1::bigint, $2::bigint) and a.pos < ${OWN_HORIZON}
  order by a.pos, a.seq limit ${EXAMINED}
)
select distinct on (p.project_id) p.project_id, p.pos, p.seq, count(*) over ()::int as scanned
from page p order by p.project_id, p.pos desc, p.seq desc`;

/** The projects of the changes behind a place; `readChanges` reads the changes of one project. */
export async function readChangedProjects(db: Queryable, after: Position): Promise<ChangedProjects> {
  const { rows } = await db.query<Row>({ name: 'changed-projects', text: CHANGED, values: [after.pos, after.seq] });
  const lastOf = new Map(rows.map(({ project_id: id, pos, seq }) => [id, { pos, seq }]));
  const place = [...lastOf.values()].reduce((one, other) => (isBefore(one, other) ? other : one), after);
  return { lastOf, place, isFull: rows[0]?.scanned === EXAMINED };
}
