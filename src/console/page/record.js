/** The fields of an object; none of anything else. @param {unknown} value @returns {Readonly<Record<string, unknown>>} */
export function toRecord(value) {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
