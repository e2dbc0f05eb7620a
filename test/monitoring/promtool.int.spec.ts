import { ALERTS_FILE, hasPromtool, runPromtool } from './promtool.ts';

const TESTS_FILE = new URL('../../docker/prometheus/alerts.test.yml', import.meta.url).pathname;
const CONFIGURATION = new URL('../../docker/prometheus/prometheus.yml', import.meta.url).pathname;

describe('The files for Prometheus', () => {
  if (!hasPromtool) {
    process.stderr.write('NOT TRIED for want of a promtool: the alerts and their tests\n');
    it('name the program that tries them', () => expect(TESTS_FILE).toMatch(/alerts\.test\.yml$/));
    return;
  }

  it('are valid', async () => {
    expect(await runPromtool('check', 'rules', ALERTS_FILE)).toMatchObject({ isOk: true });
    expect(await runPromtool('check', 'config', CONFIGURATION)).toMatchObject({ isOk: true });
  });

  it('have a test for each alert, which makes it fire', async () => {
    const { isOk, output } = await runPromtool('test', 'rules', TESTS_FILE);
    expect(output).toContain('SUCCESS');
    expect(isOk).toBe(true);
  });
});
