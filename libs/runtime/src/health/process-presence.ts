import { randomUUID } from 'node:crypto';
import { ROLES } from '#config';
import {
  describeStillLoop,
  endsInTime,
  keepRunning,
  LastingProblem,
  type LoopHealth,
  problemKind,
  systemClock,
} from '#kernel';
import { briefly, readRoles, reportProcess, reportStopped, type ReportTimes } from '#postgres';
import type pg from 'pg';
import type { Logger } from '#telemetry';
import { describeAlike, describeRole } from './describe-role.ts';

const REPORT_EVERY_MS = 2_000;
/** An older report may have been deleted by another process, like that of a process which is gone. */
const KEPT_FOR_CERTAIN_MS = 3_600_000;
/** Processes that start together need some time to see each other. */
const GRACE_MS = 20_000;
/** The last report is not worth a longer wait. */
const STOP_MS = 1_000;

/** The part of a problem that changes with time. */
const LAST_SEEN = / \(the last one .* ago\)$/;

/** The facts that a process reports about itself, and the receivers of the findings of a `ProcessPresence`. */
export interface PresenceOptions {
  pool: pg.Pool;
  /** Host and pid of this process, for people who look. */
  owner: string;
  /** The roles of this process. */
  roles: readonly string[];
  health: LoopHealth;
  logger: Logger;
  /** Called each time that a report fails and is tried again. */
  onProblem: (message: string) => void;
  /** Called with the cause if a report is gone that the database had confirmed. */
  onReplaced: (cause: string) => void;
}

/**
 * The processes of this Posthorn, as each of them states in Postgres that it runs: every 2 s, and at its stop. A role
 * that no process has had for 10 s is missing. A process with the API logs that.
 */
export class ProcessPresence {
  /** Random: strangers read it in a header, and it shows them nothing. */
  private readonly id = randomUUID();
  private readonly stopping = new AbortController();
  private readonly missing: LastingProblem;
  private running: Promise<void> | undefined;
  /** The problems that were seen last, without their times. */
  private seen = '';
  private startedMs = 0;
  private lastReport: { time: string; atMs: number } | undefined;

  constructor(private readonly options: PresenceOptions) {
    this.missing = new LastingProblem((message) => options.logger.warn(message));
  }

  /** The id under which this process reports; undefined until the database has confirmed a report. */
  get reportedId(): string | undefined {
    return this.lastReport && this.id;
  }

  start(): void {
    this.startedMs = performance.now();
    const name = 'Reporting that this process runs';
    const report = this.options.health.work(name, { isMinor: true });
    const loop = {
      ...{ name, report, signal: this.stopping.signal, clock: systemClock },
      ...{ pauseMs: REPORT_EVERY_MS, retryMs: { first: REPORT_EVERY_MS, longest: REPORT_EVERY_MS } },
      onProblem: this.options.onProblem,
    };
    this.running = keepRunning(loop, () => {
      report.began();
      return this.report();
    });
  }

  /** Records that this process stops, so that no other process waits for it to fall silent. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.stopping.abort();
    const last = this.running.then(() => reportStopped(this.options.pool, this.id)).catch(() => undefined);
    await endsInTime(last, STOP_MS);
  }

  /** One sentence about each role that no process has, and about each problem of another process. */
  async problems(): Promise<string[]> {
    const { pool, roles } = this.options;
    const found = await briefly(pool, (tx) => readRoles(tx, ROLES, this.id));
    const others = found.filter(({ role }) => !roles.includes(role));
    const shown = others.flatMap(({ problems }) => problems);
    const alike = found.flatMap(({ problems }) => problems).filter((problem) => !shown.includes(problem));
    return [...others.flatMap(describeRole), ...new Set(alike.map(describeAlike))];
  }

  private async report(): Promise<void> {
    const { pool, owner, roles, health } = this.options;
    const problems = health.standingStill().map(describeStillLoop);
    this.reported(await reportProcess(pool, { id: this.id, owner, roles, problems }));
    if (roles.includes('api') && performance.now() - this.startedMs > GRACE_MS) await this.logMissing();
  }

  /**
   * Compares a report with the previous report. If a confirmed report is missing, or an older report is in its place,
   * the database is in an earlier state. A standby that lacked the report has taken over, or a backup was restored.
   */
  private reported({ before, now }: ReportTimes): void {
    const last = this.lastReport;
    this.lastReport = { time: now, atMs: performance.now() };
    if (last === undefined || performance.now() - last.atMs > KEPT_FOR_CERTAIN_MS) return;
    if (before !== null && BigInt(before) >= BigInt(last.time)) return;
    // Rows that are old by the database's clock are deleted: after a step of it, or a suspension, that proves nothing.
    if (BigInt(now) - BigInt(last.time) > BigInt(KEPT_FOR_CERTAIN_MS) * 1_000n) return;
    this.options.onReplaced(
      `Posthorn's database is in an earlier state than it was: a report that this process wrote ` +
        `${Math.round((performance.now() - last.atMs) / 1_000)} s ago is not in it. A standby that lacked it has taken over, ` +
        'or a backup was restored; all later changes are lost. This process ends, so that its next start uses nothing ' +
        'from memory.',
    );
  }

  /** Logs each change of the problems at once, and problems that stay as `LastingProblem` does. */
  private async logMissing(): Promise<void> {
    const problems = await this.problems();
    const seen = problems.map((problem) => problemKind(problem.replace(LAST_SEEN, ''))).join('. ');
    if (seen !== this.seen) this.missing.over();
    if (problems.length > 0) this.missing.happened(`${problems.join('. ')}.`);
    else if (this.seen !== '') this.options.logger.info('Every role runs again.');
    this.seen = seen;
  }
}
