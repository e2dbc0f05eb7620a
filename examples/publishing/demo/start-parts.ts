import { type Tally, tally } from '../receiver/tally.ts';
import { restApi } from '../service/rest-api.ts';
import { createSchema } from '../service/schema.ts';
import type { Closers } from './closers.ts';
import { ENDPOINTS } from './endpoints.ts';
import { greeting } from './greeting.ts';
import { keptSecrets } from './kept-secrets.ts';
import { PosthornApi } from './posthorn-api.ts';
import { startPosthorn } from './posthorn-process.ts';
import { readFacts } from './read-facts.ts';
import { type Account, reconcile } from './reconcile.ts';
import { register } from './register.ts';
import { startReceivers } from './start-receivers.ts';
import { startServiceDatabase } from './service-database.ts';
import { takeTurn } from './take-turn.ts';
import { Visitors } from './visitors.ts';

/** The demo while it runs. */
export interface Parts {
  visitors: Visitors;
  /** Settles when Posthorn is gone, with the reason. */
  posthornExited: Promise<string>;
  /** The number of events expected so far, and those that have not arrived. */
  account(): Promise<Account>;
  tallies(): Tally[];
}

/** Starts one part after the other, each after the parts that it calls. */
export async function startParts(dataDir: string, closers: Closers): Promise<Parts> {
  closers.add(takeTurn(dataDir));
  const startedAt = new Date();

  const database = await startServiceDatabase(dataDir);
  closers.add(() => database.close());
  await createSchema(database.pool, database.url);

  const secrets = keptSecrets(dataDir);
  const receivers = await startReceivers(secrets);
  closers.add(() => receivers.close());

  const posthorn = await startPosthorn(dataDir, database.url);
  closers.add(() => posthorn.stop());
  await register(new PosthornApi(posthorn.url, posthorn.adminKey), receivers.url, secrets);

  const service = restApi(database.pool);
  const serviceUrl = await service.listen({ host: '127.0.0.1', port: 0 });
  closers.add(() => service.close());
  process.stdout.write(greeting(posthorn, serviceUrl, receivers.url));

  const visitors = new Visitors(serviceUrl);
  closers.add(() => visitors.stop());
  return {
    visitors,
    posthornExited: posthorn.exited,
    account: async () => reconcile(await readFacts(database.pool, startedAt), receivers.arrivals, ENDPOINTS),
    tallies: () => ENDPOINTS.map(({ name }) => tally(name, receivers.arrivals)),
  };
}
