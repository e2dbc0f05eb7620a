import pg from 'pg';
import type { DeliveryState, Facts, SignUp, SiteName } from './facts.ts';

const TABLES = `
create table if not exists site (id uuid primary key, version integer not null, name text not null);
create table if not exists sign_up (event_id uuid primary key, site_id uuid not null, at timestamptz not null);
create table if not exists delivery (
  id uuid primary key, site_id uuid not null, number integer not null, state text not null, at timestamptz not null
);
create or replace view subscriber_growth as
  select site_id, (at at time zone 'UTC')::date as day, count(*)::integer as joined from sign_up group by 1, 2;
create or replace view delivery_success as
  select site_id, count(*)::integer as deliveries, count(*) filter (where state = 'succeeded')::integer as succeeded
  from delivery group by 1`;

// Each statement may run again with the same facts, and with older ones: it changes nothing then.

const KEEP_SIGN_UPS = `
insert into sign_up (event_id, site_id, at)
select s."eventId", s."siteId", s.at
from jsonb_to_recordset($1) as s ("eventId" uuid, "siteId" uuid, at timestamptz)
on conflict do nothing`;

const KEEP_DELIVERIES = `
insert into delivery as old (id, site_id, number, state, at)
select distinct on (d."deliveryId") d."deliveryId", d."siteId", d.number, d.state, d.at
from jsonb_to_recordset($1) as d ("deliveryId" uuid, "siteId" uuid, number integer, state text, at timestamptz)
order by d."deliveryId", d.number desc
on conflict (id) do update set number = excluded.number, state = excluded.state, at = excluded.at
  where old.number < excluded.number`;

const KEEP_NAMES = `
insert into site as old (id, version, name)
select distinct on (s."siteId") s."siteId", s.version, s.name
from jsonb_to_recordset($1) as s ("siteId" uuid, version integer, name text)
order by s."siteId", s.version desc
on conflict (id) do update set version = excluded.version, name = excluded.name where old.version < excluded.version`;

/** The counts of a site. */
export interface SiteCounts {
  name: string;
  subscribers: number;
  deliveries: number;
  succeeded: number;
}

const REPORT = `
select s.name, coalesce(g.joined, 0)::integer as subscribers, coalesce(d.deliveries, 0) as deliveries,
  coalesce(d.succeeded, 0) as succeeded
from site s
left join (select site_id, sum(joined) as joined from subscriber_growth group by 1) g on g.site_id = s.id
left join delivery_success d on d.site_id = s.id
order by s.name, s.id`;

/** The tables of this service, in a Postgres of its own. */
export class Store {
  private readonly pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
    this.pool.on('error', () => undefined); // an idle connection was lost: the next query makes another
  }

  async prepare(): Promise<void> {
    await this.pool.query(TABLES);
  }

  /** Keeps facts. What is known already stays as it is, so that a record may come any number of times. */
  async keep({ signUps, deliveries, names }: Facts): Promise<void> {
    const keep = async (sql: string, facts: SignUp[] | DeliveryState[] | SiteName[]) => {
      if (facts.length > 0) await this.pool.query(sql, [JSON.stringify(facts)]);
    };
    await keep(KEEP_NAMES, names);
    await keep(KEEP_SIGN_UPS, signUps);
    await keep(KEEP_DELIVERIES, deliveries);
  }

  async report(): Promise<SiteCounts[]> {
    const { rows } = await this.pool.query<SiteCounts>(REPORT);
    return rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
