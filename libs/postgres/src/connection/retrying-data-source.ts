import { DataSource, type EntityManager } from 'typeorm';
import { retryConflicts } from '../retry-conflicts.ts';
import { notingRollback } from '../rolled-back.ts';

type IsolationLevel = Parameters<EntityManager['transaction']>[0];
type Work<T> = (tx: EntityManager) => Promise<T>;

/**
 * TypeORM's data source, whose transactions run again if they lost against another one: see `inTransaction`. The work
 * may change nothing but the database.
 */
export class RetryingDataSource extends DataSource {
  override transaction<T>(work: Work<T>): Promise<T>;
  override transaction<T>(isolationLevel: IsolationLevel, work: Work<T>): Promise<T>;
  override transaction<T>(...args: [Work<T>] | [IsolationLevel, Work<T>]): Promise<T> {
    const work = args.at(-1) as Work<T>;
    const level = args.slice(0, -1) as [IsolationLevel];
    const run = (commits: () => void) =>
      super.transaction(...level, async (tx) => {
        const result = await work(tx);
        commits();
        return result;
      });
    return retryConflicts(() => notingRollback(run));
  }
}
