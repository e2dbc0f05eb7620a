import { type FieldProblem, PosthornError, SharedBudget } from '#kernel';
import { LIGHT_STEPS, MAX_HEAP_MB, MAX_WAITING_BYTES, RUN_LIMIT_MS, WAITING_SHARE } from './limits.ts';
import { checkData, type DataToCheck } from './main/check-data.ts';
import { ComputeLane } from './main/compute-lane.ts';
import { ComputeThread } from './main/compute-thread.ts';
import { type Explained, explainConditions } from './main/explain-conditions.ts';
import { type ConditionsOfEvent, judgeAll, judgeLight } from './main/judge-conditions.ts';
import { ProblemNotes } from './main/problem-notes.ts';
import type { Run } from './main/run.ts';
import type { DefineAnswer } from './thread/job.ts';

/** Bytes of a waiting request besides its texts. */
const OVERHEAD_BYTES = 4_096;

/** The receiver of problems, and two bounds that only tests change. */
export interface TenantComputeOptions {
  /** Called when a run is stopped or fails (the 1st, 2nd, 4th … of its cause), or a thread's priority cannot be set. */
  onProblem: (message: string) => void;
  /** CPU time after which a run is stopped, in milliseconds. Default: 1,000. */
  runLimitMs?: number;
  /** Bytes of texts that wait, of all projects together. Default: 48 MiB. */
  maxWaitingBytes?: number;
}

/**
 * The problems of a schema, and of its example against it. Both lists are empty if an event type may have them;
 * `exampleProblems` is null if checking the example needs more than `MAX_EVENT_STEPS` steps.
 */
export type DefinedSchema = Omit<DefineAnswer, 'kind'>;

/**
 * Runs customers' schemas and conditions in threads beside the main thread. One thread takes light work: a few
 * milliseconds in one go, counted in steps. Another thread, which runs when a core is free, takes the rest. In both,
 * projects take turns by the CPU time that they use. A run that takes too long, or too much memory, is stopped with its
 * thread, and another thread is started. The threads start with the first work.
 */
export class TenantCompute {
  private readonly threads: { light: ComputeThread; heavy: ComputeThread };
  private readonly light: ComputeLane;
  private readonly heavy: ComputeLane;
  private readonly waiting: SharedBudget;
  private readonly notes: ProblemNotes;

  constructor({ onProblem, runLimitMs = RUN_LIMIT_MS, maxWaitingBytes = MAX_WAITING_BYTES }: TenantComputeOptions) {
    const thread = (name: string, isLowPriority: boolean) =>
      new ComputeThread({ name, isLowPriority, runLimitMs, maxHeapMb: MAX_HEAP_MB, onProblem });
    this.threads = { light: thread('tenants-light', false), heavy: thread('tenants-heavy', true) };
    this.light = new ComputeLane(this.threads.light);
    this.heavy = new ComputeLane(this.threads.heavy);
    this.waiting = new SharedBudget(maxWaitingBytes, [WAITING_SHARE]);
    this.notes = new ProblemNotes(onProblem);
  }

  /** How often threads were started: 2 at most, unless runs were stopped. */
  get threadsStarted(): number {
    return this.threads.light.started + this.threads.heavy.started;
  }

  /**
   * Compiles a schema, and checks its example against it.
   * @param schema JSON
   * @param example JSON; null for none
   * @throws PosthornError `unavailable` if too much of the project waits already
   */
  define(projectId: string, schema: string, example: string | null): Promise<DefinedSchema> {
    return this.holding(projectId, schema.length + (example?.length ?? 0), async () => {
      const ran = await this.runner(this.heavy, projectId)({ kind: 'define', schema, example });
      if (ran.ok) return ran.answer as DefineAnswer;
      const means = ran.why === 'time' ? 'time' : 'memory';
      const message = ran.why === 'error' ? `cannot be compiled: ${ran.message}` : `takes too much ${means} to compile`;
      return { problems: [{ pointer: '/schema', message }], exampleProblems: [] };
    });
  }

  /**
   * Checks the data of a request's events against the schemas of their types.
   * @returns for each event its problems, by pointers below `/data`
   * @throws PosthornError `unavailable` if too much of the project waits already
   */
  async check(projectId: string, items: readonly DataToCheck[]): Promise<FieldProblem[][]> {
    if (items.length === 0) return [];
    const characters = items.reduce((sum, { data }) => sum + data.length, 0);
    return this.holding(projectId, characters, () =>
      checkData(items, this.runner(this.light, projectId), this.runner(this.heavy, projectId)),
    );
  }

  /**
   * Evaluates conditions for events, as far as that takes a few milliseconds for all of them. A condition that takes
   * longer has no verdict yet. Waiting work is not bounded here: the caller makes one call at a time for a project.
   * @param maxSteps of all events together
   */
  judgeLight(projectId: string, questions: readonly ConditionsOfEvent[], maxSteps = LIGHT_STEPS): Promise<void> {
    return judgeLight(questions, maxSteps, this.runner(this.light, projectId));
  }

  /**
   * Evaluates all conditions without a verdict, however long it takes. Conditions that need too many steps are a
   * `condition-error`.
   */
  judgeAll(projectId: string, questions: readonly ConditionsOfEvent[]): Promise<void> {
    return judgeAll(questions, this.runner(this.heavy, projectId));
  }

  /**
   * Evaluates conditions on one event with the parts that decide them, as far as `MAX_EVENT_STEPS` steps suffice.
   * @returns by source
   * @throws PosthornError `unavailable` if too much of the project waits already
   */
  explain(
    projectId: string,
    event: ConditionsOfEvent['event'],
    sources: ReadonlySet<string>,
  ): Promise<Map<string, Explained>> {
    const characters = [...sources].reduce((sum, source) => sum + source.length, event.data.length);
    return this.holding(projectId, characters, () =>
      explainConditions(event, sources, this.runner(this.heavy, projectId)),
    );
  }

  /** Ends the threads. Waiting work is refused as `unavailable`. */
  async close(): Promise<void> {
    await Promise.all([this.light.close(), this.heavy.close()]);
  }

  private runner(lane: ComputeLane, projectId: string): Run {
    return async (job) => {
      const ran = await lane.submit(projectId, job);
      if (!ran.ok) this.notes.note(projectId, ran);
      if (ran.ok || ran.why !== 'ended') return ran;
      const message = 'Schemas and conditions cannot be run at the moment.';
      throw new PosthornError('unavailable', message, { canRetry: true, cause: new Error(ran.message) });
    };
  }

  private async holding<T>(projectId: string, characters: number, work: () => Promise<T>): Promise<T> {
    const bytes = 2 * characters + OVERHEAD_BYTES;
    if (!this.waiting.tryTake([projectId], bytes)) {
      const message =
        'Too much data of this project waits for schemas and conditions: send less at once, and try again.';
      throw new PosthornError('unavailable', message, { canRetry: true });
    }
    try {
      return await work();
    } finally {
      this.waiting.give([projectId], bytes);
    }
  }
}
