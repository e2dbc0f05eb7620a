import { join } from 'node:path';
import { runningPostgresUrl } from '#postgres';
import { freePort } from '#kernel';
import { embeddedPostgresVictim } from './embedded-postgres-victim.ts';
import { PosthornChild } from './posthorn-child.ts';
import { settingsFor, type Topology } from './topology.ts';

/**
 * All roles in one process, which runs its own Postgres.
 * @param outboxSources the value of `POSTHORN_OUTBOX_SOURCES`
 */
export async function startEmbedded(directory: string, outboxSources: string): Promise<Topology> {
  const port = await freePort();
  const dataDir = join(directory, 'data');
  const posthorn = new PosthornChild(
    'posthorn',
    { ...settingsFor(port, outboxSources), POSTHORN_DATA_DIR: dataDir },
    join(directory, 'posthorn.log'),
  );
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    databaseUrl: () => runningPostgresUrl(dataDir),
    victims: [posthorn, embeddedPostgresVictim(join(dataDir, 'postgres'))],
    stop: () => posthorn.stop(),
  };
}
