import { Admin } from '@platformatic/kafka';
import { uuidv7 } from '#kernel';
import { describeKafka, eventually, testKafkaBrokers } from '#testing';
import { reasonsOf } from './client-errors.ts';
import { ConsumerSession } from './consumer-session.ts';

describeKafka('the session of a consumer', () => {
  const sessions: ConsumerSession[] = [];
  let admin: Admin;
  let topic: string;

  beforeAll(() => (admin = new Admin({ clientId: 'session', bootstrapBrokers: testKafkaBrokers() })));
  beforeEach(() => (topic = `session.${uuidv7(Date.now())}`));
  afterEach(() => Promise.all(sessions.splice(0).map((session) => session.stop())));
  afterAll(() => admin.close());

  const makeTopic = (partitions: number) => admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  const exists = async () => (await admin.listTopics()).includes(topic);

  function join(partitionCount: number) {
    const member = { partitions: undefined as number[] | undefined };
    const source = { brokers: testKafkaBrokers(), clientId: 'session' };
    const session = new ConsumerSession(
      source,
      { topic, partitionCount, groupId: topic, sessionTimeoutMs: 6_000 },
      {
        onJoined: (partitions) => (member.partitions = partitions.toSorted()),
        onHeartbeat: () => undefined,
        onLeft: () => (member.partitions = undefined),
        onProblem: () => undefined,
      },
    );
    sessions.push(session);
    session.start();
    return Object.assign(member, { session });
  }

  const allOf = (...members: { partitions: number[] | undefined }[]) => {
    return members.flatMap(({ partitions }) => partitions ?? []).toSorted();
  };

  it('is given all of the configured partitions while the topic has fewer', async () => {
    await makeTopic(2);
    const member = join(4);
    await eventually(() => member.partitions !== undefined);
    expect(member.partitions).toEqual([0, 1, 2, 3]);
  });

  it('shares all of the configured partitions with another session while the topic has fewer', async () => {
    await makeTopic(2);
    const [one, other] = [join(4), join(4)];
    await eventually(() => one.partitions?.length === 2 && other.partitions?.length === 2);
    expect(allOf(one, other)).toEqual([0, 1, 2, 3]);
  });

  it('is given only the configured partitions of a topic that has more', async () => {
    await makeTopic(6);
    const member = join(4);
    await eventually(() => member.partitions !== undefined);
    expect(member.partitions).toEqual([0, 1, 2, 3]);
  });

  it('takes only its configured partitions if a member with a larger number assigns more', async () => {
    await makeTopic(6);
    const wide = join(6);
    await eventually(() => wide.partitions?.length === 6);
    const narrow = join(4);
    await eventually(() => wide.partitions?.length === 3 && narrow.partitions !== undefined);
    expect(Math.max(...narrow.partitions!)).toBeLessThan(4);
  });

  it('commits nothing into a new topic in place of the topic that it read', async () => {
    await makeTopic(1);
    const member = join(1);
    await eventually(() => member.partitions !== undefined);
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await exists()));
    const outcome = member.session.commit([{ partition: 0, offset: 5 }]).then(() => 'committed', reasonsOf);
    await makeTopic(1);
    expect(await outcome).toMatch(/does not host this topic-partition|UNKNOWN_TOPIC_OR_PARTITION/i);
    const groups = await admin.listConsumerGroupOffsets({ groups: [topic] });
    expect(groups.flatMap((group) => group.topics)).toEqual([]);
  });
});
