import { findPhoneCall } from './find-phone-call.ts';
import { getInteractionContent } from './get-interaction-content.ts';
import { identifyUcsContact } from './identify-ucs-contact.ts';
import { retrieveAgentHistory } from './retrieve-agent-history.ts';
import { retrieveContactHistory } from './retrieve-contact-history.ts';
import { retrieveInteractionHistory } from './retrieve-interaction-history.ts';
import { setCallCompleted } from './set-call-completed.ts';
import { setCallContact } from './set-call-contact.ts';
import { setCallNote } from './set-call-note.ts';

/** Every operation there is. */
export const catalogue = [
  findPhoneCall,
  setCallContact,
  setCallNote,
  setCallCompleted,
  identifyUcsContact,
  retrieveInteractionHistory,
  retrieveAgentHistory,
  retrieveContactHistory,
  getInteractionContent,
] as const;
