import { zValidator } from '@hono/zod-validator';
import { type ZodObject, z } from 'zod';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { expectedOperation } from '../../operations/unknown-operation.ts';
import type { EdgeContext, EdgeHandler } from '../edge-env.ts';
import type { EdgeFailure } from '../failure.ts';
import { IN_OUR_WORDS, toMandatoryNames, toParameterFailure } from './parameter-failure.ts';
import { toBodyParameters } from './url-parameters.ts';

/** What the edge must know of something that is asked for by operationName. */
export type Requestable = {
  readonly name: string;
  readonly path: string;
  readonly features: readonly string[];
  readonly parameters: ZodObject;
};

/** What a body asks for: an operation with parsed parameters, or what is wrong with it. The operation is known in most of both. */
export type Requested<Operation extends Requestable> =
  | { readonly operation: Operation; readonly parameters: JsonObject; readonly failure: undefined }
  | { readonly operation: Operation | undefined; readonly failure: EdgeFailure };

/** Answers a request whose body was looked at. */
export type HandleRequested<Operation extends Requestable> = (
  c: EdgeContext,
  requested: Requested<Operation>,
) => Response | Promise<Response>;

/**
 * The handler of one URL: the validator finds the operation by its name and checks the body against its schema; what it found
 * goes to `handle`. Broken JSON is thrown, see unexpected.ts.
 */
export function createBodyHandler<Operation extends Requestable>(
  operations: readonly Operation[],
  handle: HandleRequested<Operation>,
): EdgeHandler {
  const schema = z.unknown().transform(createRequestedParser(operations));
  return zValidator('json', schema, (result, c: EdgeContext) => handle(c, result.data));
}

/** Several operations share a URL; the body says which (web-services-api.md, section 1). */
function createRequestedParser<Operation extends Requestable>(operations: readonly Operation[]) {
  const parsers = new Map(operations.map((operation) => [operation.name, createParameterParser(operation)]));
  const names = [...parsers.keys()];

  return (body: unknown): Requested<Operation> => {
    if (!isJsonObject(body))
      return { operation: undefined, failure: { name: 'body-malformed', detail: 'body: expected an object' } };
    const name = Object.hasOwn(body, 'operationName') ? body['operationName'] : undefined;
    const parser = typeof name === 'string' ? parsers.get(name) : undefined;
    return parser === undefined ? { operation: undefined, failure: toNameFailure(name, names) } : parser(body);
  };
}

/** Checks what a body says beside the operation's name. */
export function createParameterParser<Operation extends Requestable>(operation: Operation) {
  const inBody = toBodyParameters(operation);
  const mandatory = toMandatoryNames(inBody);
  return (body: JsonObject): Requested<Operation> => {
    const parsed = inBody.safeParse(body, IN_OUR_WORDS);
    if (!parsed.success) {
      return { operation, failure: toParameterFailure(parsed.error.issues, body, mandatory) };
    }
    const parameters = isJsonObject(parsed.data) ? parsed.data : {};
    return { operation, parameters, failure: undefined };
  };
}

function toNameFailure(name: unknown, known: readonly string[]): EdgeFailure {
  if (name === undefined || name === null || name === '') {
    return { name: 'parameter-missing', detail: `operationName: expected one of ${known.join(', ')}, got nothing` };
  }
  if (typeof name !== 'string') return { name: 'parameter-invalid', detail: 'operationName: expected a string' };
  return { name: 'operation-unknown', detail: `operationName: ${expectedOperation(name, known)}` };
}
