import { loadSettings } from '#config';
import { fileBudget, parseFileLimit } from './file-budget.ts';

const DEFAULTS = loadSettings({});
const SPLIT = loadSettings({
  DATABASE_URL: 'postgres://localhost/posthorn',
  KAFKA_BROKERS: 'a:9092,b:9092,c:9092',
  POSTHORN_OUTBOX_SOURCES: 'shop=postgres://localhost/shop',
});
const limitOf = (soft: number) => ({ soft, hard: soft });

describe('the limit of open files', () => {
  it('is read from the limits that Linux shows for the process', () => {
    const line = (soft: string, hard: string) =>
      `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${soft}                 ${hard}              files     \n`;
    expect(parseFileLimit(line('256', '4096'))).toEqual({ soft: 256, hard: 4096 });
    expect(parseFileLimit(line('1024', 'unlimited'))).toEqual({ soft: 1024, hard: Infinity });
    expect(parseFileLimit('Max processes 10 10')).toBeUndefined();
  });
});

describe('the budget of open files', () => {
  it.each([256, 300, 1_024, 20_000, Infinity])(
    'stays below a limit of %d, with equal parts for both directions',
    (soft) => {
      const { outgoing, incoming, reserve } = fileBudget(limitOf(soft), DEFAULTS);
      expect(outgoing + incoming + reserve).toBeLessThanOrEqual(soft);
      expect(outgoing).toBe(incoming);
      expect(outgoing).toBeGreaterThanOrEqual(64);
      expect(outgoing).toBeLessThanOrEqual(1_024);
    },
  );

  it('reserves the files that the settings need', () => {
    expect(fileBudget(limitOf(1_024), DEFAULTS).reserve).toBe(65);
    expect(fileBudget(limitOf(1_024), SPLIT).reserve).toBe(65 + 2 + 66);
  });

  it('uses 1024 as the limit if the system does not show it', () => {
    expect(fileBudget(undefined, DEFAULTS)).toEqual(fileBudget(limitOf(1_024), DEFAULTS));
  });

  it('refuses a limit that is too low for the settings, and names the remedy', () => {
    const message =
      'This process may open 120 files, and with these settings it needs at least 129: raise the limit (ulimit -n, ' +
      'LimitNOFILE of systemd, ulimits of Docker), or lower DATABASE_POOL_SIZE.';
    expect(() => fileBudget(limitOf(120), DEFAULTS)).toThrow(message);
    expect(() => fileBudget(limitOf(128), DEFAULTS)).toThrow('needs at least 129');
    expect(() => fileBudget(limitOf(130), SPLIT)).toThrow('needs at least 197');
  });
});
