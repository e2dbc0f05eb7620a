import { LoopHealth, PosthornError } from '#kernel';
import { StandstillWatch } from './process-failure.ts';

describe('the watch over loops that stand still', () => {
  let nowMs: number;
  let postgresAnswers: boolean;
  let problems: string[];
  let causes: string[];
  let health: LoopHealth;
  let watch: StandstillWatch;

  beforeEach(() => {
    nowMs = 0;
    postgresAnswers = true;
    problems = [];
    causes = [];
    health = new LoopHealth(() => nowMs);
    watch = new StandstillWatch({
      health,
      permanentAfterMs: 60_000,
      doesPostgresWork: () => Promise.resolve(postgresAnswers),
      onProblem: (message) => problems.push(message),
      onPermanentStandstill: (cause) => causes.push(cause),
    });
  });

  async function lookUntil(untilMs: number): Promise<void> {
    for (; nowMs < untilMs; nowMs += 5_000) await watch.look();
  }

  it('ends the process with the cause when a loop stands still for long although Postgres responds', async () => {
    health.loop('Leading relay:event').failed(new Error('a mistake'));
    await lookUntil(60_000);
    expect([problems[0], causes]).toEqual(['Leading relay:event has made no progress for 15 s: a mistake.', []]);
    await lookUntil(80_000);
    expect(causes[0]).toBe('Leading relay:event has made no progress for 75 s: a mistake. Postgres answers.');
  });

  it('does not end the process while Postgres is away, even for long', async () => {
    health.loop('Leading relay:event').failed(new Error('no connection'));
    postgresAnswers = false;
    await lookUntil(3_600_000);
    expect(causes).toEqual([]);
  });

  it.each(['53100', '25006'])(
    'does not give the process up while its loops fail with %s, however long',
    async (code) => {
      health.loop('Leading relay:event').failed(Object.assign(new Error('of Postgres'), { code }));
      await lookUntil(3_600_000);
      expect(causes).toEqual([]);
    },
  );

  it('does not end the process while a wrong configuration stops its loops, even for long', async () => {
    const error = new PosthornError('invalid-settings', 'The topic t has 2 partitions, not 4.');
    health.loop('Checking the topics of Kafka').failed(error);
    await lookUntil(3_600_000);
    expect([problems.length > 0, causes]).toEqual([true, []]);
  });

  it('does not end the process if it was frozen for long and its loops continue', async () => {
    const loop = health.loop('Leading relay:event');
    nowMs = 600_000;
    await watch.look();
    await watch.look();
    loop.alive();
    await lookUntil(630_000);
    expect(causes).toEqual([]);
  });
});
