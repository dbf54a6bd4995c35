import type { EdgeFailure } from '../failure.ts';

/** Whether a contact centre has one of the features that are needed; a trailing * stands for the rest of a name. No need, no question. */
export function hasFeature(assigned: readonly string[], needed: readonly string[]): boolean {
  return needed.length === 0 || needed.some((pattern) => assigned.some((feature) => matches(feature, pattern)));
}

export function toFeatureFailure(operation: string, needed: readonly string[]): EdgeFailure {
  return { name: 'feature-missing', detail: `${operation} needs the feature ${needed.join(' or ')}` };
}

function matches(feature: string, pattern: string): boolean {
  return pattern.endsWith('*') ? feature.startsWith(pattern.slice(0, -1)) : feature === pattern;
}
