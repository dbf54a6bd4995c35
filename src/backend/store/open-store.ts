import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store, StoreOptions } from './store.ts';
import { WrongSetting } from './wrong-setting.ts';

/** Opens the database and brings its tables up to date. Rejects when it cannot be reached, with a sentence for whoever starts the UCS. */
export async function openStore(options: StoreOptions): Promise<Store> {
  try {
    return await (options.kind === 'sqlite' ? openSqliteStore(options) : openPostgresStore(options));
  } catch (error) {
    if (error instanceof WrongSetting) throw error;
    throw new Error(`the UCS database cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
}

/** A host with several addresses fails with one error for each, and no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ');
  return error instanceof Error ? error.message : String(error);
}
