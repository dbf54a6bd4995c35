/** Where the API begins. */
export const API_ROOT = '/api/v2';

/** Names in braces: `/ucs/interactions/{interactionId}` has one. */
export function urlParameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** The path in the router's words, below the root. */
export function toRoutePath(path: string): string {
  return `${API_ROOT}${path.replace(/\{(\w+)\}/g, ':$1')}`;
}
