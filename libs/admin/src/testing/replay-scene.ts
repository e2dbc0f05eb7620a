import { deliveryIdOf, fromTypeId, toTypeId, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { TenantCompute } from '#tenant-compute';
import { eventually, insertEndpoint, insertProject, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { CancelReplay, CancelReplayHandler } from '../commands/cancel-replay.ts';
import { CreateReplay, CreateReplayHandler, type NewReplay } from '../commands/create-replay.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { GetReplay, GetReplayHandler } from '../queries/get-replay.ts';
import { ListReplays, ListReplaysHandler } from '../queries/list-replays.ts';
import { ReplayRunner } from '../replays/replay-runner.ts';
import type { ReplayView } from '../replays/replay-view.ts';

const FENCE = 'spec:replays';
const MINUTE_MS = 60_000;

/** A due row of a replay. */
export interface ReplayDue {
  deliveryId: string;
  replayId: string;
  retry: number;
  forced: boolean;
  /** True if it has the place of the delivery's own schedule. */
  isOwn: boolean;
}

/** The replays of one project in a database of its own; the dispatcher is played by `answer`. */
export class ReplayScene {
  readonly clock = new OffsetClock();
  readonly problems: string[] = [];
  readonly signal = new AbortController().signal;
  project = '';
  projectId = '';
  /** The bytes of data of each evaluation of conditions that was requested. */
  readonly evaluatedBytes: number[] = [];
  private readonly context: AdminContext;
  private readonly createReplay: CreateReplayHandler;
  /** Until it resolves, conditions are not evaluated. */
  private held: Promise<void> = Promise.resolve();
  private isHeld = false;
  private readonly runners: ReplayRunner[] = [];

  private constructor(
    readonly server: TestDatabase,
    private readonly database: Database,
    private readonly compute: TenantCompute,
  ) {
    const { dataSource } = database;
    const judgeAll: TenantCompute['judgeAll'] = async (...asked) => {
      this.evaluatedBytes.push(asked[1].reduce((sum, { event }) => sum + event.data.length, 0));
      await this.held;
      await compute.judgeAll(...asked);
    };
    const parts = { dataSource, pool: server.pool, clock: this.clock, compute: { judgeAll } };
    this.context = parts as unknown as AdminContext;
    this.createReplay = new CreateReplayHandler(this.context);
  }

  static async open(): Promise<ReplayScene> {
    const server = await migratedDatabase();
    const database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, EndpointEntity] });
    return new ReplayScene(server, database, new TenantCompute({ onProblem: (message) => console.warn(message) }));
  }

  async close(): Promise<void> {
    await this.compute.close();
    await this.database.close();
    await this.server.drop();
  }

  /** Begins with a new project, and ends the replays of the earlier ones. */
  async newProject(): Promise<void> {
    await this.server.pool.query(
      'truncate posthorn.replay, posthorn.replay_delivery, posthorn.due, posthorn.added_match',
    );
    this.problems.length = 0;
    this.evaluatedBytes.length = 0;
    await this.anotherProject();
  }

  /** Goes on with another project beside the earlier ones. */
  async anotherProject(): Promise<void> {
    this.projectId = await insertProject(this.server.pool);
    this.project = toTypeId('prj', this.projectId);
  }

  endpoint(given: Parameters<typeof insertEndpoint>[2] = {}): Promise<string> {
    return insertEndpoint(this.server.pool, this.projectId, given);
  }

  /** Stores events of the last minutes, oldest first, that were routed to these endpoints. @returns their ids */
  async route(count: number, endpointIds: string[], type = 'post.published', data = '{}'): Promise<string[]> {
    const { pool } = this.server;
    const firstMs = this.clock.nowMs() - MINUTE_MS;
    const ids = Array.from({ length: count }, (_, nth) => uuidv7(firstMs + nth));
    await pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $2, $3, now(), $4 from unnest($1::uuid[]) i (id)`,
      [ids, this.projectId, type, data],
    );
    await pool.query(
      `insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
       select i.id, $2, 1, $3, '{}', '{}' from unnest($1::uuid[]) i (id)`,
      [ids, this.projectId, endpointIds],
    );
    return ids;
  }

  /** Records the next attempt of deliveries. */
  async attempt(
    eventIds: readonly string[],
    endpointId: string,
    state: 'succeeded' | 'exhausted' | 'retrying',
    replayId: string | null = null,
    response: { status?: number; errorCode?: string } = {},
  ): Promise<void> {
    await this.server.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger,
         replay_id, outcome, state, status, error_code, started_at, duration_ms, response_truncated,
         endpoint_version)
       select i.delivery_id, 1 + (select count(*) from posthorn.attempt a where a.delivery_id = i.delivery_id),
         gen_random_uuid(), i.event_id, $3, $4, $7, $8, $5, $6, $9, $10, now(), 1, false, 1
       from unnest($1::uuid[], $2::uuid[]) i (delivery_id, event_id)`,
      [
        ...[eventIds.map((id) => deliveryIdOf(id, endpointId)), eventIds, endpointId, this.projectId],
        ...[state === 'succeeded' ? 'succeeded' : 'failed', state, replayId ? 'replay' : 'first', replayId],
        ...[response.status, response.errorCode],
      ],
    );
  }

  /** The last five minutes with these conditions. */
  input(given: Partial<NewReplay> = {}): NewReplay {
    const nowMs = this.clock.nowMs();
    return { after: new Date(nowMs - 5 * MINUTE_MS), before: new Date(nowMs + MINUTE_MS), ...given };
  }

  create(given: Partial<NewReplay> = {}): Promise<ReplayView & { id: string }> {
    const command = new CreateReplay(this.project, { isWhole: true, fields: this.input(given) });
    return this.createReplay.execute(command) as Promise<ReplayView & { id: string }>;
  }

  cancel(id: string): Promise<ReplayView> {
    return new CancelReplayHandler(this.context).execute(new CancelReplay(this.project, id));
  }

  get(id: string): Promise<ReplayView> {
    return new GetReplayHandler(this.context).execute(new GetReplay(this.project, id));
  }

  /** The youngest replays of the project. */
  async list(): Promise<ReplayView[]> {
    return (await new ListReplaysHandler(this.context).execute(new ListReplays(this.project, null, 10))).items;
  }

  /** A worker that leads from now on. @returns runs one of its rounds */
  async worker(): Promise<() => Promise<number>> {
    const epoch = await claimOwnership(this.server.pool, FENCE, 'spec');
    const runner = new ReplayRunner({
      ...this.context,
      ...{ fence: FENCE, onDue: () => undefined, onProblem: (message) => this.problems.push(message) },
    });
    this.runners.push(runner);
    return () => runner.look(epoch, this.signal);
  }

  /** From now on conditions are not evaluated. @returns lets them be evaluated again */
  holdConditions(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = promise;
    this.isHeld = true;
    return () => {
      this.isHeld = false;
      resolve();
    };
  }

  /** The due rows of replays. */
  async due(): Promise<ReplayDue[]> {
    const { rows } = await this.server.pool.query<ReplayDue>(
      `select d.delivery_id as "deliveryId", coalesce(d.replay_id, d.trigger_id) as "replayId", d.retry, d.forced,
         d.replay_id is not null as "isOwn"
       from posthorn.due d where d.kind = 'replay' order by d.event_id`,
    );
    return rows;
  }

  /** Records an attempt for each due row of replays, as a dispatcher does. @returns the deliveries by event */
  async answer(state: 'succeeded' | 'exhausted' = 'succeeded', endpointId = ''): Promise<string[]> {
    const { rows } = await this.server.pool.query<{
      delivery_id: string;
      event_id: string;
      endpoint_id: string;
      id: string;
    }>(
      `with gone as (
         delete from posthorn.due d where d.kind = 'replay' and ($1 = '' or d.endpoint_id = $1::uuid) returning d.*
       )
       select g.delivery_id, g.event_id, g.endpoint_id, coalesce(g.replay_id, g.trigger_id) as id from gone g
       order by g.event_id`,
      [endpointId],
    );
    for (const row of rows) await this.attempt([row.event_id], row.endpoint_id, state, row.id);
    return rows.map((row) => row.delivery_id);
  }

  /** Runs rounds and answers their deliveries, with a second between two of them, until the replay is over. */
  async runToEnd(look: () => Promise<number>, id: string): Promise<string[]> {
    const sent: string[] = [];
    for (let round = 0; (await this.get(id)).status === 'running'; round++) {
      if (round > 500) throw new Error(`The replay does not end: ${JSON.stringify(await this.get(id))}`);
      await look();
      // On a busy machine a step may outlast the round: then no time passes for it.
      if (!this.isHeld) await eventually(() => this.runners.every(({ steps }) => steps === 0));
      sent.push(...(await this.answer()));
      this.clock.advance(1_000);
    }
    return sent;
  }

  /** The UUID of a replay. */
  uuid(id: string): string {
    return fromTypeId('rpl', id)!;
  }
}
