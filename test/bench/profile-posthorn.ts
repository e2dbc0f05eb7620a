import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { readCpuProfile, type SelfTime } from './cpu-profile.ts';
import { batches, warmUps } from './loads.ts';
import { runThroughput } from './measure-throughput.ts';
import { startPosthorn } from './posthorn-process.ts';

/** Where Posthorn's main thread spent its time during one run of batches, with the profiler on. */
export interface PosthornProfile {
  /** With the profiler on, so lower than without. */
  perSecond: number;
  deliveries: number;
  functions: SelfTime[];
  owners: SelfTime[];
}

/** One more Posthorn, under V8's sampling profiler. */
export async function profilePosthorn(bench: Bench): Promise<PosthornProfile> {
  bench.say('one run under the profiler');
  const profileDir = await mkdtemp(join(tmpdir(), 'posthorn-profile-'));
  try {
    const posthorn = await startPosthorn({ receiverPort: await bench.receiverPort(), profileDir });
    for (const load of warmUps) await runThroughput(bench, posthorn, load);
    const load = batches(bench);
    const { perSecond, startedAtMs, lastReceivedAtMs } = await runThroughput(bench, posthorn, load);
    await posthorn.stop();
    const [file] = await readdir(profileDir);
    if (file === undefined) throw new Error('Posthorn left no profile.');
    return {
      perSecond,
      deliveries: load.count,
      ...readCpuProfile(join(profileDir, file), startedAtMs, lastReceivedAtMs),
    };
  } finally {
    await rm(profileDir, { recursive: true, force: true });
  }
}
