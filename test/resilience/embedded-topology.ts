import { join } from 'node:path';
import { freePort } from '../../libs/testing/src/kafka/free-port.ts';
import { PosthornChild } from './posthorn-child.ts';
import { embeddedPostgresVictim } from './postgres-victim.ts';
import { settingsFor, type Topology } from './topology.ts';

/** All roles in one process, which runs its own Postgres. */
export async function startEmbedded(directory: string): Promise<Topology> {
  const port = await freePort();
  const dataDir = join(directory, 'data');
  const posthorn = new PosthornChild(
    'posthorn',
    { ...settingsFor(port), POSTHORN_DATA_DIR: dataDir },
    join(directory, 'posthorn.log'),
  );
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    victims: [posthorn, embeddedPostgresVictim(join(dataDir, 'postgres'))],
    stop: () => posthorn.stop(),
  };
}
