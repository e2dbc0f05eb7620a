import type { PosthornEvent } from '#kernel';
import type { Verdict } from '#tenant-compute';
import type { EvaluatedEvent } from '../matching.ts';

/**
 * The verdicts of conditions on events that are routed again because their routing was not committed. A verdict depends
 * on event and condition alone, so the conditions of an event are evaluated once, even if a later step fails.
 */
export class KnownVerdicts {
  private readonly byEvent = new WeakMap<PosthornEvent, ReadonlyMap<string, Verdict>>();

  /**
   * Gives a question the verdicts of an earlier question about its event, and keeps the verdicts that the question will
   * have.
   */
  share(question: EvaluatedEvent): void {
    const { event, sources, verdicts } = question;
    for (const [source, verdict] of this.byEvent.get(event) ?? [])
      if (sources.has(source)) verdicts.set(source, verdict);
    this.byEvent.set(event, verdicts);
  }
}
