import type { Pack } from './pack.ts';
import { postion } from './postion.ts';
import { postionPlatform } from './postion-platform.ts';
import { postmypost } from './postmypost.ts';
import { postpress } from './postpress.ts';

/** Every pack by its name, one line each. */
const packs: ReadonlyMap<string, Pack> = new Map([
  ['postion', postion],
  ['postion-platform', postionPlatform],
  ['postpress', postpress],
  ['postmypost', postmypost],
]);

/** The names of all packs, for the API, and for the message about an unknown name. */
export const packNames: readonly string[] = [...packs.keys()];

/** The pack of a name, or undefined. */
export function packNamed(name: string): Pack | undefined {
  return packs.get(name);
}
