import { LoopHealth, PosthornError } from '#kernel';
import { eventually } from '#testing';
import { TopicGuard } from './topic-guard.ts';

const WRONG = new PosthornError('invalid-settings', 'The topic t has 1 partitions, not 12.');
const AWAY = new PosthornError('unavailable', 'No broker answers.');

describe('TopicGuard', () => {
  it('reports wrong topics and makes the process unready until they are mended', async () => {
    let nowMs = 0;
    const health = new LoopHealth(() => nowMs);
    const problems: string[] = [];
    let isWrong = true;
    let checks = 0;
    const check = () => (checks++, isWrong ? Promise.reject(WRONG) : Promise.resolve());
    const guard = new TopicGuard({ check, health, onProblem: (message) => problems.push(message) });
    guard.suspect();
    await eventually(() => problems.length === 1);
    nowMs = 60_000;
    expect(health.standingStill()).toMatchObject([{ name: 'Checking the topics of Kafka', cause: WRONG.message }]);
    isWrong = false;
    await eventually(() => health.standingStill().length === 0);
    expect(problems).toEqual([`The topics cannot be used: ${WRONG.message}`]);
    expect(checks).toBe(2);
    guard.stop();
  });

  it('treats a check without a response neither as a repair nor as another fault', async () => {
    const outcomes = [WRONG, AWAY, WRONG, undefined];
    const health = new LoopHealth();
    const problems: string[] = [];
    let registered = 0;
    const loop = (name: string) => (registered++, health.loop(name));
    let checks = 0;
    const check = () => {
      const outcome = outcomes[checks++];
      return outcome ? Promise.reject(outcome) : Promise.resolve();
    };
    const guard = new TopicGuard({ check, health: { loop }, onProblem: (message) => problems.push(message) });
    guard.suspect();
    await eventually(() => problems.length > 0);
    while (checks < outcomes.length) {
      expect(health.standingStill(-1)).toHaveLength(1);
      const before = checks;
      await eventually(() => checks > before);
    }
    await eventually(() => health.standingStill(-1).length === 0);
    expect([registered, problems[0]]).toEqual([1, `The topics cannot be used: ${WRONG.message}`]);
    guard.stop();
  });

  it('checks once for many failures, leaves an unreachable Kafka to the failed callers, and ends', async () => {
    let checks = 0;
    const check = () => (checks++, Promise.reject(AWAY));
    const guard = new TopicGuard({ check, onProblem: () => expect(true).toBe(false) });
    for (let failures = 0; failures < 100; failures++) guard.suspect();
    await eventually(() => checks === 1);
    guard.stop();
    guard.suspect();
    expect(checks).toBe(1);
  });
});
