/** Marks an issue of a schema as "something mandatory is missing", where no single parameter is to blame. */
export const MISSING = { reason: 'missing' } as const;
