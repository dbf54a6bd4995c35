import { z } from 'zod';

export type Unit = 'ms' | 'bytes' | 'entries' | 'per second' | 'percent';

/** What every leaf of the settings tree says of itself, beside its default. Stored as the schema's meta. */
const leafMeta = z.object({
  kind: z.enum(['integer', 'text', 'list', 'toggle']),
  env: z.string(),
  unit: z.string().optional(),
  description: z.string(),
  /** What a value must be, to follow the word "expected". */
  expected: z.string(),
  /** Never printed: neither by print-config nor in a mistake. */
  secret: z.boolean(),
});
export type LeafMeta = z.output<typeof leafMeta>;

/** The meta of a leaf; undefined for a group and for parts of the tree without a variable. */
export function readLeafMeta(schema: z.core.$ZodType): LeafMeta | undefined {
  const parsed = leafMeta.safeParse(z.globalRegistry.get(schema));
  return parsed.success ? parsed.data : undefined;
}

type Described = { readonly env: string; readonly description: string };
type Pattern = { readonly pattern: RegExp; readonly expected: string };

const TIMER_MAX_MS = 2_147_483_647;

export function integer(options: Described & { default: number; min: number; max: number; unit?: Unit }) {
  const { env, description, unit, min, max } = options;
  const expected = `an integer from ${min} to ${max}`;
  const meta = { kind: 'integer', env, description, unit, expected, secret: false };
  return z.int().min(min).max(max).default(options.default).meta(meta);
}

export function milliseconds(options: Described & { default: number; min?: number }) {
  return integer({ ...options, min: options.min ?? 0, max: TIMER_MAX_MS, unit: 'ms' });
}

export function text(options: Described & Pattern & { default: string }) {
  const { env, description, pattern, expected } = options;
  const meta = { kind: 'text', env, description, expected, secret: false };
  return z.string().regex(pattern).default(options.default).meta(meta);
}

/** A text without a default. The transform keeps the key in the output type: rooms want `string | undefined`, always stated. */
export function optionalText(options: Described & Pattern & { secret?: boolean }) {
  const { env, description, pattern, expected, secret = false } = options;
  const meta = { kind: 'text', env, description, expected, secret };
  const schema = z.string().regex(pattern).optional();
  return schema.transform((value) => value).meta(meta);
}

export function choice<const Choices extends readonly [string, ...string[]]>(
  options: Described & { choices: Choices; default: NoInfer<Choices[number]> },
) {
  const { env, description, choices } = options;
  const meta = { kind: 'text', env, description, expected: `one of ${choices.join(', ')}`, secret: false };
  return z
    .enum(choices)
    .default(() => options.default)
    .meta(meta);
}

export function list(options: Described & Pattern & { default?: readonly string[] }) {
  const { env, description, pattern, expected } = options;
  const meta = { kind: 'list', env, description, expected, secret: false };
  return z
    .array(z.string().regex(pattern))
    .max(1000)
    .default(() => [...(options.default ?? [])])
    .meta(meta);
}

/** One or several of a closed set. */
export function choiceList<const Choices extends readonly [string, ...string[]]>(
  options: Described & { choices: Choices; default: readonly NoInfer<Choices[number]>[] },
) {
  const { env, description, choices } = options;
  const meta = { kind: 'list', env, description, expected: `one or several of ${choices.join(', ')}`, secret: false };
  return z
    .array(z.enum(choices))
    .min(1)
    .max(choices.length)
    .default(() => [...options.default])
    .meta(meta);
}

export function toggle(options: Described & { default: boolean }) {
  const { env, description } = options;
  const meta = { kind: 'toggle', env, description, expected: 'on or off', secret: false };
  return z.boolean().default(options.default).meta(meta);
}

/** A group of leaves; all of it may be left out, or stand there empty. */
export function group<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  return z.preprocess((value) => value ?? {}, z.strictObject(shape)).meta({ description });
}
