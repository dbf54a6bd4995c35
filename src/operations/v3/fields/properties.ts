import { z } from 'zod';
import type { ContactAttribute } from '../../../proto/ucs/v1/ContactAttribute.ts';
import { boundedText, mandatoryText, optional } from '../../fields/text.ts';

const PROPERTIES_MAX = 64;
const VALUES_MAX = 32;
const NAME_MAX_CHARACTERS = 64;
const VALUE_MAX_CHARACTERS = 256;

const listError = `expected an array of at most ${PROPERTIES_MAX} objects with name and values`;
const valuesError = `expected an array of 1 to ${VALUES_MAX} objects with value`;

const value = z.object(
  {
    value: mandatoryText('What the property is.', VALUE_MAX_CHARACTERS),
    primary: optional(
      z.boolean({ error: 'expected true or false' }).meta({ description: 'Whether it is the primary one.' }),
    ),
    description: optional(boundedText('A note about the value.', VALUE_MAX_CHARACTERS)),
  },
  { error: 'expected objects with value, and where it is wanted primary and description' },
);

const property = z
  .object(
    {
      name: mandatoryText('Such as FirstName, LastName, Title, EmailAddress, PhoneNumber.', NAME_MAX_CHARACTERS),
      values: z
        .array(value, { error: valuesError })
        .min(1, { error: valuesError })
        .max(VALUES_MAX, { error: valuesError })
        .meta({ uniqueItems: true }),
    },
    { error: listError },
  )
  .refine(({ values }) => values.filter(({ primary }) => primary === true).length <= 1, {
    error: 'expected at most one primary value',
  })
  .refine(({ values }) => new Set(values.map((one) => one.value)).size === values.length, {
    error: 'expected each value once',
  });

export type Property = z.output<typeof property>;

/** Properties of a contact, each with several values of which one is primary; where none says so, the first. */
export const properties = (description: string) =>
  z
    .array(property, { error: listError })
    .max(PROPERTIES_MAX, { error: listError })
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, { error: 'expected each name once' })
    .meta({
      uniqueItems: true,
      description: `${description} Each name once, each value of it once, and one of them primary at most.`,
    });

const namesError = `expected an array of at most ${PROPERTIES_MAX} names, each of at most ${NAME_MAX_CHARACTERS} characters`;

/** Names of properties. */
export const propertyNames = (description: string) =>
  z
    .array(mandatoryText('A name.', NAME_MAX_CHARACTERS), { error: namesError })
    .max(PROPERTIES_MAX, { error: namesError })
    .meta({ description });

/** A property as the UCS has it: the primary value first. */
export function toAttribute({ name, values }: Property): Required<ContactAttribute> {
  const ordered = values.toSorted((one, other) => Number(other.primary === true) - Number(one.primary === true));
  return {
    name,
    values: ordered.map((one) => one.value),
    descriptions: ordered.map(({ description = '' }) => description),
  };
}
