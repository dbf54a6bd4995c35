import type { ContactAttributeOutput } from '../../proto/ucs/v1/ContactAttribute.ts';
import { incorrectValue, wrongType } from '../fault.ts';
import { atMost, mandatory } from '../field-checks.ts';

const ATTRIBUTES_MAX = 64;
const VALUES_MAX = 32;

/** Checks attributes against the limits of the contract: faults 201, 203 and 204. */
export function checkAttributes(attributes: readonly ContactAttributeOutput[]): void {
  if (attributes.length > ATTRIBUTES_MAX) throw wrongType('Attributes', `at most ${ATTRIBUTES_MAX} attributes`);
  const names = new Set<string>();
  for (const { name, values } of attributes) {
    mandatory('Attribute', name, 64);
    if (names.has(name)) throw incorrectValue('Attributes', 'each name once', name);
    names.add(name);
    if (values.length > VALUES_MAX) throw wrongType(name, `at most ${VALUES_MAX} values`);
    for (const value of values) mandatory(name, value, 256);
    for (const value of values) if (name === 'PhoneNumber') atMost(name, value, 64);
    if (new Set(values).size < values.length) throw incorrectValue(name, 'each value once', 'a value twice');
  }
}
