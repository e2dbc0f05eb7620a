import { DataSource, type EntityManager } from 'typeorm';
import { retryConflicts } from '../retry-conflicts.ts';

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
    return retryConflicts(() => super.transaction(...(args as [IsolationLevel, Work<T>])));
  }
}
