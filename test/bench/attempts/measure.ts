import { CountDeliveries, CountDeliveriesHandler, CreateReplay, CreateReplayHandler } from '#admin';
import { ListDeliveries, ListDeliveriesHandler } from '#admin';
import { systemClock, toTypeId } from '#kernel';
import { cpuTimeUs } from '../cpu-time.ts';
import { markdownTable, numeric } from '../markdown-table.ts';
import { quantile } from '../statistics.ts';
import { listCases } from './cases.ts';
import { type Crowd, readCrowd } from './crowd.ts';
import { explain, Recorder } from './recorder.ts';
import type { Target } from './open-target.ts';
import { readSamples } from './samples.ts';
import { storeBlocks } from './store-blocks.ts';

const PAGE = 50;
const DAY_MS = 86_400_000;
/** Requests before those that count: the first ones read pages that no one has read since the start. */
const WARM_UPS = 50;
const PREVIEWS = 30;

/** One kind of request, with the times of all its requests. */
interface Measured {
  name: string;
  ms: number[];
  /** CPU time of a request on average, of this process and of Postgres, in ms; null if Postgres is elsewhere. */
  cpuMs: number | null;
  plan: string;
}

/** Measures the queries of the admin API on a filled database. */
export class Measurement {
  private readonly recorder = new Recorder();
  private readonly context: ConstructorParameters<typeof ListDeliveriesHandler>[0];

  private readonly target: Target;
  private readonly requests: number;
  private readonly say: (line: string) => void;

  constructor(target: Target, requests: number, say: (line: string) => void) {
    [this.target, this.requests, this.say] = [target, requests, say];
    const { dataSource, pool } = target.database;
    const manager = this.recorder.wrap(dataSource.manager);
    const parts = { dataSource: { manager }, pool: this.recorder.wrapPool(pool), clock: systemClock };
    this.context = parts as unknown as typeof this.context;
  }

  /** Measures every kind of list, and the preview of a replay. @returns the tables and the plans, in Markdown */
  async run(): Promise<string> {
    const { pool } = this.target.database;
    await storeBlocks(pool);
    const crowd = await readCrowd(pool);
    const cases = listCases(crowd, await readSamples(pool, 1_000));
    const lists = new ListDeliveriesHandler(this.context);
    const counts = new CountDeliveriesHandler(this.context);
    const measured: Measured[] = [];
    for (const one of cases) {
      measured.push(
        await this.measure(one.name, this.requests, () => {
          const { project, filter } = one.next();
          return lists.execute(new ListDeliveries(project, filter, null, PAGE));
        }),
      );
    }
    const byStatus = cases.find(({ name }) => name === 'by status')!;
    const count = () => {
      const { project, filter } = byStatus.next();
      return counts.execute(new CountDeliveries(project, filter));
    };
    measured.push(await this.measure('count by status, up to 1,000', Math.ceil(this.requests / 5), count));
    measured.push(await this.measure('preview of a replay', PREVIEWS, () => this.preview(crowd)));
    return render(measured);
  }

  private preview({ projects: [busy] }: Crowd): Promise<unknown> {
    const after = new Date(Date.now() - (1 + Math.random() * 20) * DAY_MS);
    const status = (['exhausted', 'succeeded', 'cancelled', null] as const)[Math.floor(Math.random() * 4)];
    const fields = { after, before: new Date(), status: status ? [status] : null, dryRun: true };
    const draft = { isWhole: true as const, fields, problems: [] };
    const command = new CreateReplay(toTypeId('prj', busy!.id), draft);
    return new CreateReplayHandler(this.context).execute(command);
  }

  private async measure(name: string, requests: number, run: () => Promise<unknown>): Promise<Measured> {
    for (let nth = 0; nth < Math.min(WARM_UPS, requests); nth++) await run();
    const ms: number[] = [];
    const cpuUs = () => cpuTimeUs(process.pid) + cpuTimeUs(this.target.serverPid ?? process.pid, true);
    const beganUs = cpuUs();
    let slowest: { ms: number; sent: ReturnType<Recorder['slowest']> } = { ms: 0, sent: undefined };
    for (let nth = 0; nth < requests; nth++) {
      this.recorder.begin();
      const beganMs = performance.now();
      await run();
      const tookMs = performance.now() - beganMs;
      ms.push(tookMs);
      if (tookMs >= slowest.ms) slowest = { ms: tookMs, sent: this.recorder.slowest() };
    }
    const cpuMs = this.target.serverPid === undefined ? null : (cpuUs() - beganUs) / 1_000 / requests;
    this.say(
      `${name}: p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms, CPU ${cpuMs?.toFixed(1)} ms`,
    );
    const plan = slowest.sent ? await explain(this.target.database.pool, slowest.sent) : '';
    return { name, ms, cpuMs, plan };
  }
}

function render(measured: readonly Measured[]): string {
  const columns = [
    { head: 'List' },
    ...numeric('Requests', 'p50 (ms)', 'p99 (ms)', 'Longest (ms)', 'CPU a request (ms)'),
  ];
  const rows = measured.map(({ name, ms, cpuMs }) => [
    ...[name, String(ms.length)],
    ...[quantile(ms, 0.5), quantile(ms, 0.99), Math.max(...ms)].map((value) => value.toFixed(1)),
    cpuMs?.toFixed(1) ?? '',
  ]);
  const plans = measured.map(({ name, plan }) => `### The slowest statement ${name}\n\n\`\`\`\n${plan}\n\`\`\`\n`);
  return `${markdownTable(columns, rows)}\n\n${plans.join('\n')}`;
}
