import { SlicedIntake } from './sliced-intake.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('SlicedIntake', () => {
  let slices: number[][];
  let intake: SlicedIntake<number>;

  beforeEach(() => {
    slices = [];
    intake = new SlicedIntake(10, (slice) => slices.push([...slice]));
  });

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('takes a small batch in at once', () => {
    intake.add(numbers(0, 10));
    expect(slices).toEqual([numbers(0, 10)]);
  });

  it('takes one slice of a large batch in a turn of the event loop, and later items behind it', async () => {
    intake.add(numbers(0, 25));
    expect(slices).toHaveLength(1);
    intake.add(numbers(25, 27));
    await turn();
    expect(slices).toHaveLength(2);
    while (slices.length < 3) await turn();
    expect(slices.flat()).toEqual(numbers(0, 27));
    intake.add([27]);
    expect(slices.flat()).toEqual(numbers(0, 28));
  });

  it('drops forgotten items', async () => {
    intake.add(numbers(0, 40));
    await turn();
    intake.forget((n) => n % 2 === 0);
    for (let i = 0; i < 5; i++) await turn();
    expect(slices.flat()).toEqual([...numbers(0, 20), ...numbers(20, 40).filter((n) => n % 2 === 1)]);
  });
});
