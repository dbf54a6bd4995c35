import type { Rule } from './rule.ts';
import { decodesMetadata } from './rules/connection/decodes-metadata.ts';
import { lateCallsAreSafe } from './rules/connection/late-calls-are-safe.ts';
import { offersContract } from './rules/connection/offers-contract.ts';
import { reflects } from './rules/connection/reflects.ts';
import { separatesTenants } from './rules/connection/separates-tenants.ts';
import { servesHealth } from './rules/connection/serves-health.ts';
import { wantsTenant } from './rules/connection/wants-tenant.ts';
import { changedInOneStep } from './rules/contacts/changed-in-one-step.ts';
import { createdOnce } from './rules/contacts/created-once.ts';
import { deletedForGood } from './rules/contacts/deleted-for-good.ts';
import { foundByQuery } from './rules/contacts/found-by-query.ts';
import { identifiedAtomically } from './rules/contacts/identified-atomically.ts';
import { identifiedOnce } from './rules/contacts/identified-once.ts';
import { identifyWantsSomething } from './rules/contacts/identify-wants-something.ts';
import { merged } from './rules/contacts/merged.ts';
import { searched } from './rules/contacts/searched.ts';
import { updatedByName } from './rules/contacts/updated-by-name.ts';
import { assignmentMayBeRepeated } from './rules/interactions/assignment-may-be-repeated.ts';
import { assignmentWantsBoth } from './rules/interactions/assignment-wants-both.ts';
import { keepsWhatWasGiven } from './rules/interactions/keeps-what-was-given.ts';
import { listFilters } from './rules/interactions/list-filters.ts';
import { listOrder } from './rules/interactions/list-order.ts';
import { listPages } from './rules/interactions/list-pages.ts';
import { searchedByOwner } from './rules/interactions/searched-by-owner.ts';
import { unknownIsNotFound } from './rules/interactions/unknown-is-not-found.ts';
import { updateFollowsMask } from './rules/interactions/update-follows-mask.ts';
import { updateMayBeRepeated } from './rules/interactions/update-may-be-repeated.ts';
import { updateMergesUserData } from './rules/interactions/update-merges-user-data.ts';
import { updateUnknown } from './rules/interactions/update-unknown.ts';
import { boundsCallId } from './rules/phone-calls/bounds-call-id.ts';
import { consultMakesNoContact } from './rules/phone-calls/consult-makes-no-contact.ts';
import { keyedExactly } from './rules/phone-calls/keyed-exactly.ts';
import { madeAtomically } from './rules/phone-calls/made-atomically.ts';
import { madeOnce } from './rules/phone-calls/made-once.ts';
import { oneContactForNumber } from './rules/phone-calls/one-contact-for-number.ts';
import { wantsKnownContact } from './rules/phone-calls/wants-known-contact.ts';
import { wantsKnownParent } from './rules/phone-calls/wants-known-parent.ts';
import { wantsParameters } from './rules/phone-calls/wants-parameters.ts';
import { carriesCalls } from './rules/road/carries-calls.ts';
import { outlivesFailures } from './rules/road/outlives-failures.ts';

/** The contract, in the order in which it is looked at. When the first is broken, there is no sense in the others. */
export const rules: readonly [Rule, ...Rule[]] = [
  offersContract,
  servesHealth,
  reflects,
  wantsTenant,
  separatesTenants,
  decodesMetadata,
  lateCallsAreSafe,
  madeOnce,
  madeAtomically,
  keyedExactly,
  wantsParameters,
  boundsCallId,
  wantsKnownContact,
  wantsKnownParent,
  oneContactForNumber,
  consultMakesNoContact,
  keepsWhatWasGiven,
  unknownIsNotFound,
  updateFollowsMask,
  updateMergesUserData,
  updateMayBeRepeated,
  updateUnknown,
  assignmentMayBeRepeated,
  assignmentWantsBoth,
  listPages,
  listOrder,
  listFilters,
  searchedByOwner,
  identifiedOnce,
  identifiedAtomically,
  identifyWantsSomething,
  createdOnce,
  updatedByName,
  deletedForGood,
  changedInOneStep,
  searched,
  foundByQuery,
  merged,
  carriesCalls,
  outlivesFailures,
];
