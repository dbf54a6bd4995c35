import type { AddedValuesOutput } from '../../proto/ucs/v1/AddedValues.ts';
import type { ChangeContactAttributesRequestOutput } from '../../proto/ucs/v1/ChangeContactAttributesRequest.ts';
import type { ChangeContactAttributesResponse } from '../../proto/ucs/v1/ChangeContactAttributesResponse.ts';
import { missing, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { checkAttributes } from './attribute-checks.ts';
import { changeAttributes } from './change-attributes.ts';
import { readContact } from './contact-rows.ts';

type Request = ChangeContactAttributesRequestOutput;

const REMOVED_MAX = 64;

/** Removes, replaces and adds in one step; doing it again changes nothing more. */
export const changeContactAttributes: UcsMethod<Request, ChangeContactAttributesResponse> = async (
  request,
  { tenant },
  { store, nowMs },
) => {
  const { contactId, removedNames, replaced } = request;
  mandatory('ContactId', contactId, 64);
  const added = request.added.map(parseAdded);
  if (removedNames.length + replaced.length + added.length === 0) throw missing('Attributes');
  if (removedNames.length > REMOVED_MAX) throw wrongType('RemovedNames', `at most ${REMOVED_MAX} names`);
  for (const name of removedNames) mandatory('RemovedNames', name, 64);
  checkAttributes(replaced);
  checkAttributes(added.map(({ attribute }) => attribute));
  return store.transaction(async (tx) => {
    const id = await changeAttributes(tx, tenant, contactId, { removedNames, replaced, added }, nowMs());
    return { contact: await readContact(tx, tenant, id) };
  });
};

function parseAdded({ attribute, primary }: AddedValuesOutput) {
  if (attribute === null) throw missing('Attribute');
  return { attribute, primary };
}
