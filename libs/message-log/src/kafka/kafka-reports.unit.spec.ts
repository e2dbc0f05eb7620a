import { MultipleErrors, NetworkError, ProtocolError } from '@platformatic/kafka';
import { PosthornError } from '#kernel';
import { eventually } from '#testing';
import { KafkaReports } from './kafka-reports.ts';

const refused = (port: number) =>
  new NetworkError(`Connection to 127.0.0.1:${port} failed.`, {
    cause: new Error(`connect ECONNREFUSED 127.0.0.1:${port}`),
  });
const noBroker = () =>
  new MultipleErrors('metadata failed 2 times.', [
    new MultipleErrors('Cannot connect to any broker.', [refused(9092), refused(9093)]),
  ]);

describe('the reports of a Kafka log', () => {
  let nowMs: number;
  let problems: [string, unknown][];
  let recoveries: string[];
  let reports: KafkaReports;

  beforeEach(() => {
    [nowMs, problems, recoveries] = [0, [], []];
    reports = new KafkaReports({
      brokers: ['127.0.0.1:9092', '127.0.0.1:9093'],
      onProblem: (message, error) => problems.push([message, error]),
      onRecovered: (message) => recoveries.push(message),
      recoveredAfterMs: 50,
      nowMs: () => nowMs,
    });
  });
  afterEach(() => reports.stop());

  it('have one line, with the addresses and the remedy, for all failures while no broker can be reached', () => {
    for (const message of ['Sending to a failed', 'Fetching from b failed', 'The consumer of c cannot join'])
      reports.failed(message, noBroker());
    reports.failed('Positions in b cannot be committed', new PosthornError('unavailable', 'A commit took too long.'));
    reports.failed('The consumer of c ended', new Error('No response for 40000 ms'));
    expect(problems).toEqual([
      [
        'Kafka cannot be reached at a broker: work that needs it waits, and continues by itself. Start Kafka, or correct ' +
          'KAFKA_BROKERS (127.0.0.1:9092, 127.0.0.1:9093): Connection to 127.0.0.1:9092 failed. connect ECONNREFUSED ' +
          '127.0.0.1:9092; Connection to 127.0.0.1:9093 failed. connect ECONNREFUSED 127.0.0.1:9093',
        undefined,
      ],
    ]);
    for (let seconds = 0; seconds < 25; seconds++) {
      nowMs += 1_000;
      reports.failed('Sending to a failed', noBroker());
    }
    expect(problems.length).toBeLessThanOrEqual(5);
  });

  it('announce once that brokers are reachable again, when no failure follows', async () => {
    reports.answered();
    reports.failed('Sending to a failed', noBroker());
    nowMs += 20_000;
    reports.answered();
    reports.failed('Sending to a failed', noBroker());
    nowMs += 12_000;
    reports.answered();
    reports.answered();
    await eventually(() => recoveries.length > 0);
    reports.answered();
    expect(recoveries).toEqual([
      'Kafka (127.0.0.1:9092, 127.0.0.1:9093) is reachable again after 32 s: work that waited for it continues.',
    ]);
  });

  it.each([
    ['COORDINATOR_NOT_AVAILABLE', /coordinator/i],
    ['NOT_LEADER_OR_FOLLOWER', /leader/i],
  ])('leave out %s, unless it lasts', (refusal, text) => {
    const wait = () => reports.failed('The consumer of c cannot join', new ProtocolError(refusal));
    for (let seconds = 0; seconds < 19; seconds++) {
      wait();
      nowMs += 1_000;
    }
    expect(problems).toEqual([]);
    nowMs += 1_000;
    wait();
    expect(problems).toEqual([[expect.stringMatching(/^The consumer of c cannot join: /), undefined]]);
    expect(problems[0]![0]).toMatch(text);
  });

  it('name any other refusal in one line, and leave errors of the program unchanged', () => {
    reports.failed('Sending to a failed', new ProtocolError('NOT_ENOUGH_REPLICAS'));
    const bug = new TypeError('x is not a function');
    reports.failed('Sending to a failed', bug);
    expect(problems).toEqual([
      [expect.stringMatching(/^Sending to a failed: .*replicas/i), undefined],
      ['Sending to a failed', bug],
    ]);
  });
});
