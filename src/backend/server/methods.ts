import type { UcsMethodName } from '../../proto/methods.ts';
import { changeContactAttributes } from '../contacts/change-contact-attributes.ts';
import { createContact } from '../contacts/create-contact.ts';
import { deleteContact } from '../contacts/delete-contact.ts';
import { getContact } from '../contacts/get-contact.ts';
import { identifyContact } from '../contacts/identify-contact.ts';
import { listContacts } from '../contacts/list-contacts.ts';
import { mergeContacts } from '../contacts/merge-contacts.ts';
import { searchContacts } from '../contacts/search-contacts.ts';
import { unmergeContacts } from '../contacts/unmerge-contacts.ts';
import { updateContact } from '../contacts/update-contact.ts';
import { assignInteractionToContact } from '../interactions/assign-interaction-to-contact.ts';
import { findOrCreatePhoneCall } from '../interactions/find-or-create-phone-call.ts';
import { getInteraction } from '../interactions/get-interaction.ts';
import { listInteractions } from '../interactions/list-interactions.ts';
import { searchInteractions } from '../interactions/search-interactions.ts';
import { updateInteraction } from '../interactions/update-interaction.ts';

/** Every method of the contract, by its name in proto/ucs/v1. */
export const methods = {
  FindOrCreatePhoneCall: findOrCreatePhoneCall,
  AssignInteractionToContact: assignInteractionToContact,
  UpdateInteraction: updateInteraction,
  GetInteraction: getInteraction,
  ListInteractions: listInteractions,
  SearchInteractions: searchInteractions,
  IdentifyContact: identifyContact,
  CreateContact: createContact,
  GetContact: getContact,
  UpdateContact: updateContact,
  ChangeContactAttributes: changeContactAttributes,
  DeleteContact: deleteContact,
  ListContacts: listContacts,
  SearchContacts: searchContacts,
  MergeContacts: mergeContacts,
  UnmergeContacts: unmergeContacts,
} as const satisfies Record<UcsMethodName, unknown>;
