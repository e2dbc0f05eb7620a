import { uuidv7 } from '#kernel';
import { DeadLetters } from './dead-letters.ts';

describe('DeadLetters', () => {
  it('reports a flood of dead records of a topic once, and dead records of another topic separately', async () => {
    const problems: string[] = [];
    let kept = 0;
    const dead = new DeadLetters(
      async (letters) => void (kept += letters.length),
      (message, error) => problems.push(`${message}: ${(error as Error).message}`),
    );
    const letter = (topic: string, offset: number) => {
      return { id: uuidv7(offset), topic, place: { partition: 3, offset }, reason: `It is bad: ${offset}`, record: {} };
    };
    const flood = Array.from({ length: 500 }, (_, offset) => letter('events', offset));
    await dead.keepAll([...flood, letter('deliveries', 7)]);
    await dead.stop();
    expect(kept).toBe(501);
    expect(problems).toEqual([
      expect.stringMatching(/^A record of events is dead.*: events\/3, offset 0: It is bad: 0 \(/) as string,
      expect.stringMatching(/^A record of deliveries is dead.*: deliveries\/3, offset 7: It is bad: 7 \(/) as string,
    ]);
  });
});
