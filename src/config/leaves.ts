import { z } from 'zod';
import { type LeafMeta, readLeafMeta } from './leaf.ts';
import { settingsTree } from './settings.ts';

export type Leaf = LeafMeta & {
  /** Keys from the root of the tree: what stands in YAML. */
  readonly path: readonly string[];
  /** What holds when neither the environment nor the file says anything; undefined for "none". */
  readonly defaultValue: unknown;
};

/** Every leaf that has a variable, in the order of the tree. */
export const leaves: readonly Leaf[] = [...leavesBelow(settingsTree, [])];

/** The variable that names the YAML file: the one setting that has no place in that file. */
export const CONFIG_FILE_VARIABLE = 'GATEWAY_CONFIG';

/** Names of all variables that are read. */
export const variableNames: readonly string[] = [CONFIG_FILE_VARIABLE, ...leaves.map((leaf) => leaf.env)];

function* leavesBelow(schema: z.core.$ZodType, path: readonly string[]): Generator<Leaf> {
  const meta = readLeafMeta(schema);
  if (meta !== undefined) {
    yield { ...meta, path, defaultValue: z.safeParse(schema, undefined).data };
    return;
  }
  for (const [key, child] of Object.entries(shapeOf(schema))) yield* leavesBelow(child, [...path, key]);
}

/** The fields of a group: a strict object, perhaps inside the wrapper that lets all of it be left out. */
function shapeOf(schema: z.core.$ZodType): z.core.$ZodShape {
  if (schema instanceof z.ZodPipe) return shapeOf(schema.def.out);
  return schema instanceof z.ZodObject ? schema.shape : {};
}
