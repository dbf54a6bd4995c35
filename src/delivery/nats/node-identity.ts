import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireDataFolder, DataFolderLockedError } from '../record/data-folder-lock.ts';

/** Which start of a gateway this is, and which one had this folder before. */
export type NodeIdentity = {
  readonly node: string;
  /** Gone for certain: this process has its lock. Undefined when there was none, or the folder does not say. */
  readonly predecessor: string | undefined;
  release(): void;
};

const FILE_NAME = 'nats-node';
const NODE_NAME = /^[0-9A-Za-z]{8}$/;

/**
 * Takes the folder and leaves the node's name in it for the next start. Throws DataFolderLockedError when another process has it. A folder that
 * cannot be written costs the next start some time, nothing else: then `onProblem` is told, and what this node leaves is claimed when its lease is over.
 */
export function openNodeIdentity(
  folder: string,
  node: string,
  nowMs: number,
  onProblem: (error: unknown) => void,
): NodeIdentity {
  try {
    const lock = acquireDataFolder(folder, nowMs);
    const fileName = join(folder, FILE_NAME);
    const predecessor = readNode(fileName);
    writeFileSync(fileName, node);
    return { node, predecessor, release: lock.release };
  } catch (error) {
    if (error instanceof DataFolderLockedError) throw error;
    onProblem(error);
    return { node, predecessor: undefined, release: () => {} };
  }
}

function readNode(fileName: string): string | undefined {
  try {
    const node = readFileSync(fileName, 'utf8').trim();
    return NODE_NAME.test(node) ? node : undefined;
  } catch {
    return undefined;
  }
}
