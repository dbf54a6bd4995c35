/** Strings are passed over, so that only numbers outside of them are found. */
const STRINGS_AND_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether this is a number as JSON writes it. Other forms that JavaScript takes, such as 0x1F, are texts. @param {string} text */
export function isNumber(text) {
  return NUMBER.test(text);
}

/**
 * The first number of a JSON text that would be sent as another one than was written; undefined when all stay what they are.
 * @param {string} json
 * @returns {string | undefined}
 */
export function findInexactNumber(json) {
  for (const [found] of json.matchAll(STRINGS_AND_NUMBERS)) if (!found.startsWith('"') && !isExact(found)) return found;
  return undefined;
}

/** Whether JavaScript keeps this number as it is written. @param {string} text */
function isExact(text) {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return toDecimal(text) === toDecimal(String(value));
}

/** The same for each way to write a number: sign, digits without zeros around them, and the power of ten. @param {string} text */
function toDecimal(text) {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const significant = (whole + fraction).replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return '0';
  return `${sign}${digits}e${Number(exponent) - fraction.length + significant.length - digits.length}`;
}
