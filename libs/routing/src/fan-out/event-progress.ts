import type { OwnedPartition } from '#message-log';
import { Acknowledged } from './acknowledged.ts';
import { type EventPart, endOfPart } from './read-piece.ts';

/** An event whose fan-out is under way in this process. */
export interface EventProgress {
  eventId: string;
  projectId: string;
  owner: OwnedPartition;
  acknowledged: Acknowledged;
  /** The number of the first endpoint that nothing was sent to yet. */
  sent: number;
}

/** A part that is sent from its endpoint number `from` on: the endpoints before it were sent to already. */
export interface TrackedPart {
  part: EventPart;
  progress: EventProgress;
  from: number;
}

/** The events whose fan-out is under way, with the sent and acknowledged deliveries of each. */
export class EventsUnderWay {
  private readonly byEvent = new Map<string, EventProgress>();

  /** Notes that a part is sent. An event's saved place may lie before the deliveries that were sent. */
  track(part: EventPart, projectId: string, owner: OwnedPartition): TrackedPart {
    const { eventId, start, deliveries } = part;
    let progress = this.byEvent.get(eventId);
    if (!progress) {
      progress = { eventId, projectId, owner, acknowledged: new Acknowledged(start, deliveries), sent: start };
      this.byEvent.set(eventId, progress);
    }
    const from = Math.max(start, progress.sent);
    progress.sent = Math.max(from, endOfPart(part));
    return { part, progress, from };
  }

  /** Returns true if the progress still counts: its event was not begun anew. */
  isCurrent(progress: EventProgress): boolean {
    return this.byEvent.get(progress.eventId) === progress;
  }

  /** @returns whether the event's place has moved */
  acknowledge({ progress, part, from }: TrackedPart): boolean {
    return this.isCurrent(progress) && progress.acknowledged.add(from, endOfPart(part));
  }

  /** Forgets events whose last place is saved. */
  forgetDone(saved: readonly EventProgress[]): void {
    for (const progress of saved) {
      if (progress.acknowledged.isDone && this.isCurrent(progress)) this.byEvent.delete(progress.eventId);
    }
  }

  /** Forgets events, so that they are begun anew from their saved places. */
  forget(which: (progress: EventProgress) => boolean): void {
    for (const [id, progress] of this.byEvent) if (which(progress)) this.byEvent.delete(id);
  }
}
