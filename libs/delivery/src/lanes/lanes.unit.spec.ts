import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { SENDS_PER_TURN } from './lane-sender.ts';
import { ENDPOINT, LanesScene, MAX_RECORDS, MAX_WAIT_MS, OWNER, tasks } from '../testing/lanes-scene.ts';
import { aTask, anEvent } from '../testing/tasks.ts';

describe('lanes', () => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
  });

  it('send in order, with at most as many requests at a time as the endpoint takes', () => {
    scene.lanes.offer(tasks(3));
    expect(scene.wire).toHaveLength(1);
    for (let sent = 0; sent < 3; sent++) scene.finishNext();
    expect(scene.attempted).toEqual(['0', '1', '2']);
  });

  it('park deliveries for which there is no room, and all later deliveries', () => {
    scene.lanes.offer(tasks(MAX_RECORDS + 3));
    expect(scene.parked).toHaveLength(2);
    scene.finishNext();
    scene.lanes.offer(tasks(1));
    expect(scene.parked).toHaveLength(3);
    expect(scene.lanes.parked()).toHaveLength(1);
  });

  it('park all waiting deliveries when the oldest has waited too long', () => {
    scene.lanes.offer(tasks(3));
    scene.nowMs = MAX_WAIT_MS;
    scene.lanes.sweep();
    expect(scene.parked).toEqual([]);
    scene.nowMs++;
    scene.lanes.sweep();
    expect(scene.parked).toHaveLength(2);
  });

  it('stay parked until all deliveries on their way to Postgres have arrived and are claimed', () => {
    const [task] = tasks(1);
    scene.lanes.park([task!]);
    scene.claimNothing();
    expect(scene.lanes.parked()).toHaveLength(1);
    scene.lanes.arrived([task!]);
    expect(scene.rooms).toBe(1);
    scene.claimNothing();
    expect(scene.lanes.parked()).toHaveLength(0);
  });

  it('hold the event loop for a bounded number of sends, even if many attempts end at once', async () => {
    scene.lanes.offer(tasks(1_000));
    scene.isInstant = true;
    scene.finishNext();
    expect(scene.attempted.length).toBeLessThanOrEqual(SENDS_PER_TURN);
    await scene.attemptedAre(1_000);
  });

  it('drop waiting deliveries of a revoked partition, and wait for those in flight', async () => {
    const other: OwnedPartition = { ...OWNER, partition: 1 };
    scene.lanes.offer(tasks(3));
    scene.lanes.offer(tasks(2, other, 'other'));
    let isRevoked = false;
    const revoked = scene.lanes.revoke([OWNER]).then(() => (isRevoked = true));
    await Promise.resolve();
    expect(isRevoked).toBe(false);
    scene.finishNext();
    await revoked;
    scene.finishNext();
    scene.finishNext();
    // The delivery in flight, and both deliveries of the other endpoint.
    expect(scene.attempted).toEqual(['0', '0', '1']);
    expect(scene.wire).toHaveLength(0);
  });

  it('send nothing while too many responses are unrecorded, and continue when they are recorded', async () => {
    const { answers } = scene.shares;
    answers.take(['another project'], answers.total);
    scene.lanes.offer(tasks(3));
    expect(scene.wire).toHaveLength(0);
    answers.give(['another project'], answers.total);
    scene.lanes.sweep();
    expect(scene.wire).toHaveLength(1);
  });

  it('forget a revoked partition once its deliveries in flight and in parking are done', async () => {
    const [first, second] = tasks(2);
    scene.lanes.offer([first!]);
    scene.lanes.park([second!]);
    const revoked = scene.lanes.revoke([OWNER]);
    scene.finishNext();
    await revoked;
    expect(scene.lanes.parked()).toHaveLength(0);
    scene.lanes.sweep();
    scene.lanes.arrived([second!]);
    scene.lanes.sweep();
    expect(scene.size).toBe(0);
  });

  it('claim deliveries that another owner has parked since their last empty claim', async () => {
    scene.isBroken = true;
    scene.lanes.offer(tasks(1));
    scene.isBroken = false;
    scene.lanes.arrived(scene.parked);
    scene.claimNothing();
    await scene.lanes.revoke([OWNER]);
    scene.lanes.markParked(ENDPOINT, tasks(1)[0]!.event.projectId);
    expect(scene.lanes.nextClaims(1)).toMatchObject([{ endpointId: ENDPOINT }]);
  });

  it('keep no task that has left them', async () => {
    scene.isInstant = true;
    scene.lanes.offer(tasks(50));
    await scene.attemptedAre(50);
    const [lane] = (scene.lanes as unknown as { lanes: Map<string, { fresh: { items: unknown[] } }> }).lanes.values();
    expect(lane!.fresh.items).toHaveLength(0);
  });

  describe('of a paused endpoint', () => {
    const SECOND_MS = 1_000;
    /** Holds some, and lets them come back from 10 s on. */
    const heldAndResumed = () => {
      scene.isHeld = true;
      const event = anEvent({ id: uuidv7(SECOND_MS) });
      scene.lanes.offer(tasks(3).map((task) => ({ ...task, event })));
      scene.lanes.arrived(scene.parked);
      scene.isHeld = false;
      [scene.nowMs, scene.resumedAtMs] = [10 * SECOND_MS, 10 * SECOND_MS];
    };

    it('send nothing, and park new deliveries', () => {
      scene.isHeld = true;
      scene.lanes.offer(tasks(3));
      expect([scene.wire, scene.parked]).toMatchObject([[], { length: 3 }]);
      expect(scene.room).toBe(0);
      expect(scene.rooms).toBe(0);
    });

    it('park at the next sweep the deliveries that wait in memory when the pause begins', () => {
      scene.lanes.offer(tasks(3));
      scene.isHeld = true;
      scene.finishNext();
      expect(scene.wire).toEqual([]);
      scene.lanes.sweep();
      expect(scene.parked.map(({ deliveryId }) => deliveryId)).toEqual(['1', '2']);
    });

    it('send the deliveries that wait in memory if the pause ends before the sweep', () => {
      scene.lanes.offer(tasks(2));
      scene.isHeld = true;
      scene.finishNext();
      scene.isHeld = false;
      scene.lanes.sweep();
      expect(scene.wire).toHaveLength(1);
      expect(scene.parked).toEqual([]);
    });

    it('release held deliveries at the given rate until none of them waits', () => {
      heldAndResumed();
      scene.isInstant = true;
      expect(scene.room).toBe(1); // the number that its endpoint takes at once
      for (const task of scene.parked.slice(0, 2)) scene.lanes.resume(task);
      expect(scene.room).toBe(0);
      scene.nowMs += SECOND_MS / 2;
      expect(scene.room).toBe(1);
      scene.lanes.resume(scene.parked[2]!);
      expect(scene.room).toBe(0);
      scene.nowMs += SECOND_MS / 2;
      scene.lanes.sweep();
      scene.claimNothing();
      for (const task of tasks(5)) scene.lanes.resume(task);
      expect(scene.room).toBeGreaterThan(0); // no rate bounds it any more
    });

    it('are held back no longer once a delivery arrives that was accepted after the pause', () => {
      heldAndResumed();
      scene.isInstant = true;
      expect(scene.room).toBe(1);
      scene.lanes.resume(scene.parked[0]!);
      scene.lanes.resume(scene.parked[1]!);
      expect(scene.room).toBe(0);
      scene.lanes.resume(aTask(OWNER, { endpointId: ENDPOINT, event: anEvent({ id: uuidv7(11 * SECOND_MS) }) }));
      expect(scene.room).toBe(1);
    });

    it('come back slowly at a new owner too, which finds them parked', () => {
      scene.resumedAtMs = 1;
      scene.lanes.markParked(ENDPOINT, tasks(1)[0]!.event.projectId);
      expect(scene.room).toBe(0);
      scene.nowMs += SECOND_MS / 2;
      expect(scene.room).toBe(1);
    });
  });
});
