import type { ContactAttributeOutput } from '../../proto/ucs/v1/ContactAttribute.ts';
import { incorrectValue, wrongType } from '../fault.ts';
import { atMost, mandatory } from '../field-checks.ts';
import { valueMaxChars } from './attribute.ts';

const VALUES_MAX = 32;
const DESCRIPTION_MAX_CHARS = 256;

/** Checks attributes against the limits of the contract: faults 201, 203 and 204. */
export function checkAttributes(attributes: readonly ContactAttributeOutput[]): void {
  checkAttributeCount(attributes.length);
  const names = new Set<string>();
  for (const { name, values, descriptions } of attributes) {
    mandatory('Attribute', name, 64);
    if (names.has(name)) throw incorrectValue('Attributes', 'each name once', name);
    names.add(name);
    checkValueCount(name, values.length);
    for (const value of values) mandatory(name, value, valueMaxChars(name));
    if (new Set(values).size < values.length) throw incorrectValue(name, 'each value once', 'a value twice');
    if (descriptions.length > values.length) throw wrongType(name, 'no more descriptions than values');
    for (const description of descriptions) atMost(name, description, DESCRIPTION_MAX_CHARS);
  }
}

/** Fault 203 for an attribute with more values than the contract allows. */
export function checkValueCount(name: string, count: number): void {
  if (count > VALUES_MAX) throw wrongType(name, `at most ${VALUES_MAX} values`);
}

const ATTRIBUTES_MAX = 64;

/** Fault 203 for a contact with more attributes than the contract allows. */
export function checkAttributeCount(count: number): void {
  if (count > ATTRIBUTES_MAX) throw wrongType('Attributes', `at most ${ATTRIBUTES_MAX} attributes`);
}
