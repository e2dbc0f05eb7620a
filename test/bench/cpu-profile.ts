import { readFileSync } from 'node:fs';

/** The parts of V8's `.cpuprofile` that are read: microseconds on the machine's clock. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** A function, or a part of V8, with the time spent in it, without the functions that it called. */
export interface SelfTime {
  name: string;
  /**
   * The file of the function, as `lib or package: file:line`; empty for V8's own parts, such as `(garbage collector)`.
   */
  place: string;
  selfUs: number;
}

/** Where a function's file belongs: a lib or an app of Posthorn, a package, Node itself, or V8. */
function ownerOf(url: string): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (inPackage) return inPackage[1]!;
  const inDist = /\/dist\/((?:libs|apps)\/[^/]+)\//.exec(url);
  if (inDist) return inDist[1]!;
  return url.startsWith('node:') ? 'node' : 'v8';
}

function placeOf({ url, lineNumber }: { url: string; lineNumber: number }): string {
  if (url === '') return '';
  const file = url.startsWith('node:') ? url.slice('node:'.length) : url.slice(url.lastIndexOf('/') + 1);
  return `${ownerOf(url)}: ${file}:${lineNumber + 1}`;
}

function selfTimesById(profile: CpuProfile, fromMs: number, toMs: number): Map<number, number> {
  const selfUs = new Map<number, number>();
  let atUs = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    atUs += profile.timeDeltas[index]!;
    // A sample stands for the time until the next one.
    const lastsUs = profile.timeDeltas[index + 1] ?? 0;
    if (atUs >= fromMs * 1_000 && atUs < toMs * 1_000) selfUs.set(id, (selfUs.get(id) ?? 0) + lastsUs);
  }
  return selfUs;
}

function summed(times: readonly SelfTime[]): SelfTime[] {
  const byKey = new Map<string, SelfTime>();
  for (const time of times) {
    const key = `${time.name} ${time.place}`;
    const known = byKey.get(key);
    if (known) known.selfUs += time.selfUs;
    else byKey.set(key, { ...time });
  }
  return [...byKey.values()].sort((a, b) => b.selfUs - a.selfUs);
}

/**
 * Reads a profile's part between two times.
 * @returns self time by function and by owner, most first, without idle time
 */
export function readCpuProfile(
  file: string,
  fromMs: number,
  toMs: number,
): { functions: SelfTime[]; owners: SelfTime[] } {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const selfUs = selfTimesById(profile, fromMs, toMs);
  const functions: SelfTime[] = [];
  const owners: SelfTime[] = [];
  for (const { id, callFrame } of profile.nodes) {
    const us = selfUs.get(id);
    if (us === undefined || callFrame.functionName === '(idle)') continue;
    const name = callFrame.functionName || '(anonymous)';
    functions.push({ name, place: placeOf(callFrame), selfUs: us });
    owners.push({ name: callFrame.url === '' ? name : ownerOf(callFrame.url), place: '', selfUs: us });
  }
  return { functions: summed(functions), owners: summed(owners) };
}
