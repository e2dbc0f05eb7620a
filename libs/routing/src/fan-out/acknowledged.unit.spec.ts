import { Acknowledged } from './acknowledged.ts';

describe('The acknowledged part of an event', () => {
  it('advances only over consecutive parts', () => {
    const acknowledged = new Acknowledged(10, 40);
    expect(acknowledged.add(20, 30)).toBe(false);
    expect(acknowledged.next).toBe(10);
    expect(acknowledged.add(10, 20)).toBe(true);
    expect(acknowledged.next).toBe(30);
    expect(acknowledged.isDone).toBe(false);
    expect(acknowledged.add(30, 40)).toBe(true);
    expect(acknowledged.isDone).toBe(true);
  });

  it('does not advance for an empty part', () => {
    const acknowledged = new Acknowledged(0, 10);
    expect(acknowledged.add(0, 0)).toBe(false);
    expect(acknowledged.add(0, 10)).toBe(true);
  });
});
