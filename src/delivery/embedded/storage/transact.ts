import type { DatabaseSync } from 'node:sqlite';
import type { LogSizes } from './tables/log-sizes.ts';
import type { UserTable } from './tables/user-table.ts';

/** Makes changes of the tables durable together, with one fsync; when it throws, nothing was changed. */
export type Transact = <Result>(change: () => Result) => Result;

export function createTransact(
  database: DatabaseSync,
  sizes: Pick<LogSizes, 'settle' | 'abandon'>,
  users: Pick<UserTable, 'reread'>,
): Transact {
  return (change) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      sizes.settle();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      sizes.abandon();
      users.reread();
      throw error;
    }
  };
}
