import type { RecentProblem } from '#kernel';

/** Problems that keep a part of Posthorn from its work, unlike requests and schemas that are refused. */
const OF_LOOPS = /tried again|trying again|sent again|failed|cannot|starting another/;
/** A request that is put off is a consequence: its response may quote the causes of standstills. */
const OF_REQUESTS = /^A request /;

/** The messages of the problems that may cause a standstill. */
export function problemsOfLoops(recent: readonly RecentProblem[]): string[] {
  return recent.map(({ message }) => message).filter((text) => OF_LOOPS.test(text) && !OF_REQUESTS.test(text));
}
