/** Where the API begins. */
export const API_ROOT = '/api/v2';

/** Names in braces: `/ucs/interactions/{interactionId}` has one. */
export function urlParameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** The path below the root, in the router's words. */
export function toRoutePath(root: string, path: string): string {
  return `${root}${path.replace(/\{(\w+)\}/g, ':$1')}`;
}
