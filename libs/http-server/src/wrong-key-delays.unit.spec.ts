import { WrongKeyDelays } from './wrong-key-delays.ts';

const charged = (delays: WrongKeyDelays, count: number, nowMs = 0) =>
  Array.from({ length: count }, () => delays.charge('a', nowMs));

describe('The delay of responses to wrong keys', () => {
  it('is zero for the first twenty keys of an address, then doubles up to a second', () => {
    const delays = charged(new WrongKeyDelays(), 40);
    expect(delays.slice(0, 20)).toEqual(Array<number>(20).fill(0));
    expect(delays.slice(20, 28)).toEqual([10, 20, 40, 80, 160, 320, 640, 1_000]);
    expect(delays.at(-1)).toBe(1_000);
  });

  it('applies to one address only', () => {
    const delays = new WrongKeyDelays();
    charged(delays, 40);
    expect(delays.charge('b', 0)).toBe(0);
  });

  it('forgives one wrong key a second, and all of them within a minute', () => {
    const delays = new WrongKeyDelays();
    charged(delays, 21);
    expect(delays.charge('a', 1_000)).toBe(10);
    charged(delays, 1_000);
    expect(delays.charge('a', 60_000)).toBe(0);
  });

  it('is remembered for a bounded number of addresses', () => {
    const delays = new WrongKeyDelays();
    for (let nth = 0; nth < 10_100; nth++) delays.charge(String(nth), 0);
    expect(delays.size).toBe(10_000);
  });
});
