import { createContact } from './contacts/create-contact.ts';
import { deleteContact } from './contacts/delete-contact.ts';
import { getContactDetails } from './contacts/get-contact-details.ts';
import { getContactHistory } from './contacts/get-contact-history.ts';
import { getLuceneIndexes } from './contacts/get-lucene-indexes.ts';
import { searchContacts } from './contacts/search-contacts.ts';
import { updateContact } from './contacts/update-contact.ts';
import { assignInteractionToContact } from './interactions/assign-interaction-to-contact.ts';
import { findOrCreatePhoneCall } from './interactions/find-or-create-phone-call.ts';
import { getAgentHistory } from './interactions/get-agent-history.ts';
import { getInteractionDetails } from './interactions/get-interaction-details.ts';
import { identifyContact } from './interactions/identify-contact.ts';
import { searchInteractions } from './interactions/search-interactions.ts';
import { setCallComment } from './interactions/set-call-comment.ts';
import { setCallCompleted } from './interactions/set-call-completed.ts';
import { setCompleted } from './interactions/set-completed.ts';

/** Every operation of Workspace API v3 that is served. */
export const catalogue = [
  findOrCreatePhoneCall,
  assignInteractionToContact,
  setCallComment,
  setCallCompleted,
  setCompleted,
  identifyContact,
  getInteractionDetails,
  searchInteractions,
  getAgentHistory,
  getContactHistory,
  createContact,
  updateContact,
  deleteContact,
  getContactDetails,
  searchContacts,
  getLuceneIndexes,
] as const;
