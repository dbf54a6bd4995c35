import { type ZodObject, z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { EdgeContext } from '../edge-env.ts';
import type { EdgeFailure } from '../failure.ts';
import { urlParameterNames } from '../url-path.ts';
import { IN_OUR_WORDS, toParameterFailure } from './parameter-failure.ts';

export type UrlParameters =
  | { readonly parameters: JsonObject; readonly failure: undefined }
  | { readonly failure: EdgeFailure };

/** Reads the ids that stand in a URL. */
export type UrlParser = (c: EdgeContext) => UrlParameters;

type WithUrl = { readonly path: string; readonly parameters: ZodObject };

/** Ids in the URL obey the same schema as parameters in the body. */
export function createUrlParser({ path, parameters }: WithUrl): UrlParser {
  const names = urlParameterNames(path);
  const inUrl = pickParameters(parameters, (name) => names.includes(name));
  return (c) => {
    const given: Record<string, string> = {};
    for (const name of names) given[name] = c.req.param(name) ?? '';
    const parsed = inUrl.safeParse(given, IN_OUR_WORDS);
    return parsed.success
      ? { parameters: given, failure: undefined }
      : { failure: toParameterFailure(parsed.error.issues, given, new Set()) };
  };
}

/** The parameters that are sent in the body. */
export function toBodyParameters({ path, parameters }: WithUrl): ZodObject {
  const names = urlParameterNames(path);
  // Checks over several parameters would be lost in the picking; operations that have such checks have no ids in the URL.
  return names.length === 0 ? parameters : pickParameters(parameters, (name) => !names.includes(name));
}

function pickParameters({ shape }: ZodObject, isWanted: (name: string) => boolean): ZodObject {
  return z.object(Object.fromEntries(Object.entries(shape).filter(([name]) => isWanted(name))));
}
