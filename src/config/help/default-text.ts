import type { Leaf } from '../leaves.ts';

/** The default as it would be written into the variable. */
export function toDefaultText({ defaultValue }: Leaf): string {
  if (defaultValue === undefined) return 'none';
  if (typeof defaultValue === 'boolean') return defaultValue ? 'on' : 'off';
  if (Array.isArray(defaultValue)) return defaultValue.length === 0 ? 'none' : defaultValue.join(',');
  return String(defaultValue);
}
