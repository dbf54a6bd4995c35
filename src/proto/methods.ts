// Generated from proto/ by scripts/generate-proto.ts.
import type { FindOrCreatePhoneCallRequest } from './ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { FindOrCreatePhoneCallResponseOutput } from './ucs/v1/FindOrCreatePhoneCallResponse.ts';
import type { AssignInteractionToContactRequest } from './ucs/v1/AssignInteractionToContactRequest.ts';
import type { AssignInteractionToContactResponseOutput } from './ucs/v1/AssignInteractionToContactResponse.ts';
import type { UpdateInteractionRequest } from './ucs/v1/UpdateInteractionRequest.ts';
import type { UpdateInteractionResponseOutput } from './ucs/v1/UpdateInteractionResponse.ts';
import type { GetInteractionRequest } from './ucs/v1/GetInteractionRequest.ts';
import type { GetInteractionResponseOutput } from './ucs/v1/GetInteractionResponse.ts';
import type { ListInteractionsRequest } from './ucs/v1/ListInteractionsRequest.ts';
import type { ListInteractionsResponseOutput } from './ucs/v1/ListInteractionsResponse.ts';
import type { SearchInteractionsRequest } from './ucs/v1/SearchInteractionsRequest.ts';
import type { SearchInteractionsResponseOutput } from './ucs/v1/SearchInteractionsResponse.ts';
import type { IdentifyContactRequest } from './ucs/v1/IdentifyContactRequest.ts';
import type { IdentifyContactResponseOutput } from './ucs/v1/IdentifyContactResponse.ts';
import type { CreateContactRequest } from './ucs/v1/CreateContactRequest.ts';
import type { CreateContactResponseOutput } from './ucs/v1/CreateContactResponse.ts';
import type { GetContactRequest } from './ucs/v1/GetContactRequest.ts';
import type { GetContactResponseOutput } from './ucs/v1/GetContactResponse.ts';
import type { UpdateContactRequest } from './ucs/v1/UpdateContactRequest.ts';
import type { UpdateContactResponseOutput } from './ucs/v1/UpdateContactResponse.ts';
import type { ChangeContactAttributesRequest } from './ucs/v1/ChangeContactAttributesRequest.ts';
import type { ChangeContactAttributesResponseOutput } from './ucs/v1/ChangeContactAttributesResponse.ts';
import type { DeleteContactRequest } from './ucs/v1/DeleteContactRequest.ts';
import type { DeleteContactResponseOutput } from './ucs/v1/DeleteContactResponse.ts';
import type { ListContactsRequest } from './ucs/v1/ListContactsRequest.ts';
import type { ListContactsResponseOutput } from './ucs/v1/ListContactsResponse.ts';
import type { SearchContactsRequest } from './ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponseOutput } from './ucs/v1/SearchContactsResponse.ts';
import type { MergeContactsRequest } from './ucs/v1/MergeContactsRequest.ts';
import type { MergeContactsResponseOutput } from './ucs/v1/MergeContactsResponse.ts';
import type { UnmergeContactsRequest } from './ucs/v1/UnmergeContactsRequest.ts';
import type { UnmergeContactsResponseOutput } from './ucs/v1/UnmergeContactsResponse.ts';

/** Every unary method of the UCS: its service and its path on the wire. */
export const UCS_METHODS = {
  FindOrCreatePhoneCall: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/FindOrCreatePhoneCall' },
  AssignInteractionToContact: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/AssignInteractionToContact' },
  UpdateInteraction: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/UpdateInteraction' },
  GetInteraction: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/GetInteraction' },
  ListInteractions: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/ListInteractions' },
  SearchInteractions: { service: 'ucs.v1.InteractionService', path: '/ucs.v1.InteractionService/SearchInteractions' },
  IdentifyContact: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/IdentifyContact' },
  CreateContact: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/CreateContact' },
  GetContact: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/GetContact' },
  UpdateContact: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/UpdateContact' },
  ChangeContactAttributes: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/ChangeContactAttributes' },
  DeleteContact: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/DeleteContact' },
  ListContacts: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/ListContacts' },
  SearchContacts: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/SearchContacts' },
  MergeContacts: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/MergeContacts' },
  UnmergeContacts: { service: 'ucs.v1.ContactService', path: '/ucs.v1.ContactService/UnmergeContacts' },
} as const;

export type UcsMethodName = keyof typeof UCS_METHODS;

type Requests = {
  FindOrCreatePhoneCall: FindOrCreatePhoneCallRequest;
  AssignInteractionToContact: AssignInteractionToContactRequest;
  UpdateInteraction: UpdateInteractionRequest;
  GetInteraction: GetInteractionRequest;
  ListInteractions: ListInteractionsRequest;
  SearchInteractions: SearchInteractionsRequest;
  IdentifyContact: IdentifyContactRequest;
  CreateContact: CreateContactRequest;
  GetContact: GetContactRequest;
  UpdateContact: UpdateContactRequest;
  ChangeContactAttributes: ChangeContactAttributesRequest;
  DeleteContact: DeleteContactRequest;
  ListContacts: ListContactsRequest;
  SearchContacts: SearchContactsRequest;
  MergeContacts: MergeContactsRequest;
  UnmergeContacts: UnmergeContactsRequest;
};

type Responses = {
  FindOrCreatePhoneCall: FindOrCreatePhoneCallResponseOutput;
  AssignInteractionToContact: AssignInteractionToContactResponseOutput;
  UpdateInteraction: UpdateInteractionResponseOutput;
  GetInteraction: GetInteractionResponseOutput;
  ListInteractions: ListInteractionsResponseOutput;
  SearchInteractions: SearchInteractionsResponseOutput;
  IdentifyContact: IdentifyContactResponseOutput;
  CreateContact: CreateContactResponseOutput;
  GetContact: GetContactResponseOutput;
  UpdateContact: UpdateContactResponseOutput;
  ChangeContactAttributes: ChangeContactAttributesResponseOutput;
  DeleteContact: DeleteContactResponseOutput;
  ListContacts: ListContactsResponseOutput;
  SearchContacts: SearchContactsResponseOutput;
  MergeContacts: MergeContactsResponseOutput;
  UnmergeContacts: UnmergeContactsResponseOutput;
};

/** What a method is given: every field optional. */
export type UcsRequest<M extends UcsMethodName> = Requests[M];

/** What a method answers: every field there, with its default. */
export type UcsResponse<M extends UcsMethodName> = Responses[M];
