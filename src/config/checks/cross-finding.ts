/** What is wrong with a setting. Names the leaf to blame. */
export type CrossFinding = { readonly path: readonly string[]; readonly problem: string };
