import { BacklogKeeper, DeadKeeper, EndpointKeeper, ProjectIds } from '#admin';
import { keepRunning, restAfter, systemClock } from '#kernel';
import { Mailer, smtpTransport } from '#notifications';
import { WakeUp } from '#outbox';
import type { Resources } from '#runtime';

/** A lost hint costs up to this time. */
const LONGEST_WAIT_MS = 500;
/** The dispatchers count the backlog at this interval. */
const BACKLOG_EVERY_MS = 1_000;
/** A look reads only dead records that no look has counted. */
const DEAD_EVERY_MS = 2_000;
/** The shortest pause, however many hints there are. */
const SHORTEST_WAIT_MS = 50;
/**
 * The share of the time that looks may take. A look reads the health of every endpoint that has failed: with 10,000
 * such endpoints it takes some 40 ms of a core. Looks are not further apart than `LONGEST_REST_MS`.
 */
const LOOKING_SHARE = 0.01;
const LONGEST_REST_MS = 5_000;

/** Updates the endpoints whose health has changed, and sends the resulting notices. */
export class Watch {
  private readonly keeper: EndpointKeeper;
  private readonly backlog: BacklogKeeper;
  private readonly dead: DeadKeeper;
  private readonly mailer: Mailer;
  private readonly health = new WakeUp(systemClock, LONGEST_WAIT_MS);
  private readonly mail = new WakeUp(systemClock, LONGEST_WAIT_MS);
  private readonly counts = new WakeUp(systemClock, BACKLOG_EVERY_MS);

  constructor(private readonly resources: Resources) {
    const { dataSource, pool, clock, settings, logger, hints, problems } = resources;
    const { smtpUrl, mailFrom } = settings;
    const transport = smtpUrl === undefined ? undefined : smtpTransport(smtpUrl, mailFrom);
    this.keeper = new EndpointKeeper({ dataSource, clock, onProblem: problems.report });
    this.backlog = new BacklogKeeper({ dataSource, clock, onProblem: problems.report });
    const { operationsProject } = settings;
    const projects = new ProjectIds(pool, clock);
    const projectOf = (reference: string) => projects.find(reference);
    this.dead = new DeadKeeper({ dataSource, clock, projectOf, operationsProject, onProblem: problems.report });
    this.mailer = new Mailer({ pool, clock, transport, logger, onProblem: problems.report });
    hints.on('health', () => this.health.poke());
  }

  /** Runs until the signal aborts. A mail server that hangs does not delay the checks of endpoints. */
  async run(signal: AbortSignal): Promise<void> {
    const { health, problems } = this.resources;
    const onProblem = problems.report;
    const loop = { signal, clock: systemClock, pauseMs: SHORTEST_WAIT_MS, onProblem };
    this.keeper.begin();
    const minor = (name: string) => ({ ...loop, name, report: health.work(name, { isMinor: true }) });
    const endpoints = {
      ...loop,
      name: 'Checking the health of endpoints',
      report: health.loop('Checking the health of endpoints'),
    };
    await Promise.all([
      keepRunning(endpoints, async () => {
        const beganMs = performance.now();
        if ((await this.keeper.look(signal)) > 0) this.mail.poke();
        const restMs = restAfter(performance.now() - beganMs, LOOKING_SHARE, LONGEST_REST_MS);
        await systemClock.sleep(restMs, signal);
        await this.health.wait(signal);
      }),
      keepRunning(minor('Sending notices'), async () => {
        await this.mailer.sendDue(signal);
        await this.mail.wait(signal);
      }),
      keepRunning({ ...minor('Announcing dead records'), pauseMs: DEAD_EVERY_MS }, async () => {
        await this.dead.look();
      }),
      keepRunning(minor('Checking backlogs'), async () => {
        if ((await this.backlog.look()) > 0) this.mail.poke();
        await this.counts.wait(signal);
      }),
    ]);
  }
}
