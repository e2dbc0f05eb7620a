import { deliveryIdOf, toTypeId } from '#kernel';
import type { NewReplay } from '../commands/create-replay.ts';
import { ReplayScene } from '../testing/replay-scene.ts';

/** The id of a replay that is not stored. */
const REPLAY = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('The filters of a replay', () => {
  let scene: ReplayScene;
  let endpoint: string;
  /** An event of each kind. */
  let events: { name: string; id: string }[];

  beforeAll(async () => {
    scene = await ReplayScene.open();
    await scene.newProject();
    endpoint = await scene.endpoint();
    const add = async (name: string, type = 'post.published') => {
      const [id] = await scene.route(1, [endpoint], type);
      return { name, id: id! };
    };
    const names = ['unavailable', 'refused', 'late', 'right', 'replayed', 'untried'];
    events = [];
    for (const name of names) events.push(await add(name));
    events.push(await add('other', 'post.deleted'), await add('channelled', 'post.drafted'));
    const [unavailable, refused, late, right, replayed] = events.map(({ id }) => [id]);
    await scene.attempt(unavailable!, endpoint, 'exhausted', null, { status: 503 });
    await scene.attempt(refused!, endpoint, 'exhausted', null, { status: 404 });
    await scene.attempt(late!, endpoint, 'retrying', null, { errorCode: 'timeout' });
    await scene.attempt(right!, endpoint, 'succeeded', null, { status: 200 });
    await scene.attempt(replayed!, endpoint, 'succeeded', REPLAY, { status: 204 });
    await scene.server.pool.query(`update posthorn.event set channel = 'a', channels = '{a,b}' where id = $1`, [
      events.at(-1)!.id,
    ]);
  });
  afterAll(() => scene.close());

  const sample = async (given: Partial<NewReplay>) => {
    const { sample: found, total } = await scene.create({ ...given, dryRun: true });
    expect(total).toBe(found.length);
    return found.map(({ eventId }) => events.find(({ id }) => toTypeId('evt', id) === eventId)!.name);
  };

  it.each<[string, Partial<NewReplay>, string[]]>([
    ['several types', { type: ['post.deleted', 'post.drafted'] }, ['other', 'channelled']],
    ['a channel beside others', { channel: ['b', 'c'] }, ['channelled']],
    ['several statuses', { status: ['retrying', 'succeeded'] }, ['late', 'right', 'replayed']],
    ['a code and a class', { statusCode: ['404', '5xx'] }, ['unavailable', 'refused']],
    ['an error', { errorCode: ['timeout', 'dns'] }, ['late']],
    ['a cause', { trigger: ['replay'] }, ['replayed']],
    ['two conditions', { statusCode: ['2xx'], trigger: ['first'] }, ['right']],
    ['conditions that nothing meets', { statusCode: ['2xx'], errorCode: ['timeout'] }, []],
  ])('take %s', async (_, given, expected) => expect(await sample(given)).toEqual(expected));

  it('take every delivery with empty lists and null', async () => {
    const given: Partial<NewReplay> = { type: [], status: null, channel: null, event: null };
    expect(await sample(given)).toEqual(events.map(({ name }) => name));
  });

  it('take one event, by its id', async () => {
    expect(await sample({ event: toTypeId('evt', events[2]!.id) })).toEqual(['late']);
    expect(await sample({ event: toTypeId('evt', events[2]!.id), status: ['succeeded'] })).toEqual([]);
    const before = new Date(scene.clock.nowMs() - 4 * 60_000);
    expect(await sample({ event: toTypeId('evt', events[2]!.id), before })).toEqual([]);
  });

  it('are refused with an event that does not exist', async () => {
    await expect(scene.create({ event: 'unknown' })).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [{ pointer: '/event', message: 'must be the id of an event of this project, or your own id of it' }],
    });
  });

  it('stay with the replay, which sends exactly what they select', async () => {
    const given: Partial<NewReplay> = { statusCode: ['404', '5xx'], status: ['exhausted', 'exhausted'] };
    const { id, filter } = await scene.create(given);
    const none = { endpointId: null, eventId: null, type: [], channel: [], errorCode: [], trigger: [] };
    expect(filter).toMatchObject({ ...none, status: ['exhausted'], statusCode: ['404', '5xx'] });
    expect(await scene.get(id)).toMatchObject({ filter });
    const sent = await scene.runToEnd(await scene.worker(), id);
    expect(sent).toEqual(events.slice(0, 2).map((event) => deliveryIdOf(event.id, endpoint)));
  });
});
