import { hasExactNumbers, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { nearestName } from '../../kernel/nearest-name.ts';
import type { OperationFace } from '../../operations/definition/operation.ts';
import { catalogue as v2Catalogue } from '../../operations/v2/catalogue.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { catalogue as v3Catalogue } from '../../operations/v3/catalogue.ts';
import { V3_ROOT } from '../../operations/v3/dialect.ts';
import { V3_PREFIX } from '../../operations/v3/v3-operation.ts';

/** A parameter as an option of the command line: `--call-id` for `callId`. */
export type Flag = {
  readonly flag: string;
  /** Without the dashes in front, as node:util calls it. */
  readonly name: string;
  readonly parameter: string;
  readonly description: string;
  readonly mandatory: boolean;
  /** Its value is JSON; any other is sent as the text it is, which v2 takes for numbers too. */
  readonly isJson: boolean;
};

export const operations: readonly OperationFace[] = [...v2Catalogue, ...v3Catalogue];

/** The operation of that name; with `nearly`, the one that was probably meant. */
export function findOperation(name: string | undefined, nearly = false): OperationFace | undefined {
  if (name === undefined) return undefined;
  const exact = nearly
    ? nearestName(
        name,
        operations.map((operation) => operation.name),
      )
    : name;
  return operations.find((operation) => operation.name === exact);
}

/** The options that an operation's parameters make, in the order of its schema. */
export function toFlags({ name: operation, parameters }: OperationFace): readonly Flag[] {
  const json = operation.startsWith(V3_PREFIX)
    ? /"type":"(?:object|array|integer|boolean)"/
    : /"type":"(?:object|array)"/;
  const { properties = {}, required = [] } = parameters.toJSONSchema({ io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([parameter, schema]) => {
    const name = parameter.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const text = JSON.stringify(schema);
    return {
      flag: `--${name}`,
      name,
      parameter,
      description: /"description":("(?:[^"\\]|\\.)*")/.exec(text)?.[1]?.slice(1, -1) ?? '',
      mandatory: required.includes(parameter),
      isJson: json.test(text),
    };
  });
}

/** `path`: from the root of the gateway on. */
export type OperationRequest = { readonly path: string; readonly body: JsonObject };

/** The request of an operation whose parameters were given as options, beside those of a JSON body. */
export function toOperationRequest(
  operation: OperationFace,
  values: ReadonlyMap<string, unknown>,
  base: JsonObject,
): OperationRequest | string {
  const given: Record<string, JsonValue> = { ...base };
  for (const { name, flag, parameter, isJson } of toFlags(operation)) {
    const value = values.get(name);
    if (typeof value !== 'string') continue;
    const parsed = isJson ? parseJson(value) : value;
    if (parsed === undefined) return `${flag}: expected JSON with numbers below 2^53, got '${value}'`;
    given[parameter] = parsed;
  }
  const inPath = new Set([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter));
  const missing = [...inPath].find((parameter) => typeof given[parameter] !== 'string');
  if (missing !== undefined)
    return `${toFlags(operation).find(({ parameter }) => parameter === missing)?.flag} is missing`;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(String(given[parameter])),
  );
  const inBody = Object.entries(given).filter(([parameter]) => !inPath.has(parameter));
  const parameters = Object.fromEntries(inBody);
  return operation.name.startsWith(V3_PREFIX)
    ? { path: V3_ROOT + path, body: { data: parameters } }
    : { path: v2.root + path, body: { operationName: operation.name, ...parameters } };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    // Another number than the one that was written would be sent.
    return hasExactNumbers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
