/** The oldest Node that has what we use: the `shouldUpgradeCallback` of its HTTP server, and node:sqlite without a flag. */
const MAJOR_MIN = 24;

/** Why this Node cannot run the program, in one line; undefined when it can. Imported before anything that an older one could not even read. */
export function toOldNodeLine(version: string): string | undefined {
  const major = Number.parseInt(version, 10);
  return major >= MAJOR_MIN ? undefined : `ucs-gateway needs Node ${MAJOR_MIN} or newer, and this is ${version}.`;
}
