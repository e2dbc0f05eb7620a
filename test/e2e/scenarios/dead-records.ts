import type { DeadCountView, DeadRecordDetailsView, DeadRecordView, Page, ReplayedRecordView } from '#admin';
import { fromTypeId } from '#kernel';
import { eventually } from '#testing';
import { sendBadRecords } from '../support/bad-records.ts';
import { keepDeadRow } from '../support/dead-row.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const EVENTS = 30;
const COUNTS = '/v1/dead-records/counts';

/** The handling of rows and records that cannot be processed. */
export function deadRecords(scene: Scene): void {
  const api = () => scene.system.api;
  const ofSource = async (source: string) =>
    (await api().get<Page<DeadRecordView>>(`/v1/dead-records?source=${source}&limit=250`)).items;

  /** A row that could not be imported. */
  async function deadRow(source: string, row: object): Promise<DeadRecordView> {
    await keepDeadRow(scene.system.database.pool, source, row);
    return (await ofSource(source))[0]!;
  }

  it('stop no other records, and are kept with the reason', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/dead/beside'));
    const send = (from: number) =>
      project.sendBatch(Array.from({ length: EVENTS }, (_, n) => ({ type: 'post.published', data: from + n })));
    await send(0);
    const owners = { projectId: fromTypeId('prj', project.id)!, endpointId: fromTypeId('ep', endpoint.id)! };
    const { sources, reasons } = await sendBadRecords(system, owners);
    await send(EVENTS);
    const requests = await receiver.waitFor('/dead/beside', 2 * EVENTS);
    const came = requests.map(({ body }) => (JSON.parse(body.toString()) as { data: number }).data);
    expect(new Set(came)).toEqual(new Set(Array.from({ length: 2 * EVENTS }, (_, n) => n)));
    const dead = await eventually(
      async () => (await Promise.all(sources.map(ofSource))).flat(),
      ({ length }) => length === reasons.length,
    );
    for (const reason of reasons) expect(dead.some((record) => reason.test(record.reason))).toBe(true);
  });

  it('are listed, counted and shown, and imported once they are corrected', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    await project.createEndpoint(receiver.url('/dead/mended'));
    const source = `import:mended-${project.id}`;
    const record = await deadRow(source, { project: 'mistyped', key: 'own-1' });
    expect(record).toMatchObject({ source, project: 'mistyped', type: 'post.published' });
    expect(record.reason).toContain('mistyped');
    const { items } = await api().get<{ items: DeadCountView[] }>(COUNTS);
    expect(items).toContainEqual({ source, count: 1, oldestAt: record.at, youngestAt: record.at });
    const path = `/v1/dead-records/${record.id}`;
    const shown = await api().get<DeadRecordDetailsView>(path);
    expect(shown).toMatchObject({ ...record, record: { data: '{"n":1}', key: 'own-1' } });

    expect(await api().call('POST', `${path}/replay`)).toMatchObject({ status: 422 });
    const replayed = await api().post<ReplayedRecordView>(`${path}/replay`, { project: project.id });
    expect(replayed.duplicate).toBe(false);
    await receiver.waitFor('/dead/mended', 1);
    expect(await api().get(`${project.path}/events/own-1`)).toMatchObject({ id: replayed.eventId, data: { n: 1 } });
    expect(await api().call('GET', path)).toMatchObject({ status: 404 });
    expect(await api().call('POST', `${path}/replay`)).toMatchObject({ status: 404 });

    const differing = await deadRow(source, { project: project.id, key: 'own-1', data: '2' });
    const again = `/v1/dead-records/${differing.id}`;
    expect(await api().call('POST', `${again}/replay`)).toMatchObject({ status: 409 });
    expect(await api().post(`${again}/replay`, { id: 'own-2' })).toMatchObject({ duplicate: false });
    const unwanted = await deadRow(source, { project: 'mistyped' });
    await api().delete(`/v1/dead-records/${unwanted.id}`);
    expect(await ofSource(source)).toEqual([]);
  });

  it('are imported once under an Idempotency-Key, whose repeats get the first response', async () => {
    const project = await TestProject.create(scene.system);
    const record = await deadRow(`import:repeated-${project.id}`, { project: project.id });
    const call = { json: {}, headers: { 'idempotency-key': record.id } };
    const replay = () => api().call<ReplayedRecordView>('POST', `/v1/dead-records/${record.id}/replay`, call);
    const first = await replay();
    expect(first).toMatchObject({ status: 200, body: { duplicate: false } });
    const { status, body, headers } = await replay();
    expect([status, body, headers['idempotent-replayed']]).toEqual([200, first.body, 'true']);
  });

  it('are reported to the project that they name, or else to the operations project', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const eventTypes = ['event.rejected'];
    await project.createEndpoint(receiver.url('/dead/told'), { eventTypes });
    const source = `import:told-${project.id}`;
    const { id } = await deadRow(source, { project: project.id });
    const [request] = await receiver.waitFor('/dead/told', 1);
    expect(JSON.parse(request!.body.toString())).toMatchObject({
      type: 'event.rejected',
      data: { source, project: project.id, count: 1, firstRecordId: id, reason: expect.any(String) as string },
    });
    const operations = await TestProject.create(scene.system, 'default');
    await operations.createEndpoint(receiver.url('/dead/default'), { eventTypes });
    await deadRow(source, { project: 'mistyped' });
    const notices = await eventually(
      () =>
        Promise.resolve(
          receiver
            .requests('/dead/default')
            .map(({ body }) => JSON.parse(body.toString()) as { data: { source: string; project: string } }),
        ),
      (all) => all.some(({ data }) => data.source === source),
    );
    expect(notices.find(({ data }) => data.source === source)!.data.project).toBe('mistyped');
  });
}
