// Original file: proto/ucs/v1/contact_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChangeContactAttributesRequest as _ucs_v1_ChangeContactAttributesRequest, ChangeContactAttributesRequestOutput as _ucs_v1_ChangeContactAttributesRequestOutput } from '../../ucs/v1/ChangeContactAttributesRequest.ts';
import type { ChangeContactAttributesResponse as _ucs_v1_ChangeContactAttributesResponse, ChangeContactAttributesResponseOutput as _ucs_v1_ChangeContactAttributesResponseOutput } from '../../ucs/v1/ChangeContactAttributesResponse.ts';
import type { CreateContactRequest as _ucs_v1_CreateContactRequest, CreateContactRequestOutput as _ucs_v1_CreateContactRequestOutput } from '../../ucs/v1/CreateContactRequest.ts';
import type { CreateContactResponse as _ucs_v1_CreateContactResponse, CreateContactResponseOutput as _ucs_v1_CreateContactResponseOutput } from '../../ucs/v1/CreateContactResponse.ts';
import type { DeleteContactRequest as _ucs_v1_DeleteContactRequest, DeleteContactRequestOutput as _ucs_v1_DeleteContactRequestOutput } from '../../ucs/v1/DeleteContactRequest.ts';
import type { DeleteContactResponse as _ucs_v1_DeleteContactResponse, DeleteContactResponseOutput as _ucs_v1_DeleteContactResponseOutput } from '../../ucs/v1/DeleteContactResponse.ts';
import type { GetContactRequest as _ucs_v1_GetContactRequest, GetContactRequestOutput as _ucs_v1_GetContactRequestOutput } from '../../ucs/v1/GetContactRequest.ts';
import type { GetContactResponse as _ucs_v1_GetContactResponse, GetContactResponseOutput as _ucs_v1_GetContactResponseOutput } from '../../ucs/v1/GetContactResponse.ts';
import type { IdentifyContactRequest as _ucs_v1_IdentifyContactRequest, IdentifyContactRequestOutput as _ucs_v1_IdentifyContactRequestOutput } from '../../ucs/v1/IdentifyContactRequest.ts';
import type { IdentifyContactResponse as _ucs_v1_IdentifyContactResponse, IdentifyContactResponseOutput as _ucs_v1_IdentifyContactResponseOutput } from '../../ucs/v1/IdentifyContactResponse.ts';
import type { ListContactsRequest as _ucs_v1_ListContactsRequest, ListContactsRequestOutput as _ucs_v1_ListContactsRequestOutput } from '../../ucs/v1/ListContactsRequest.ts';
import type { ListContactsResponse as _ucs_v1_ListContactsResponse, ListContactsResponseOutput as _ucs_v1_ListContactsResponseOutput } from '../../ucs/v1/ListContactsResponse.ts';
import type { MergeContactsRequest as _ucs_v1_MergeContactsRequest, MergeContactsRequestOutput as _ucs_v1_MergeContactsRequestOutput } from '../../ucs/v1/MergeContactsRequest.ts';
import type { MergeContactsResponse as _ucs_v1_MergeContactsResponse, MergeContactsResponseOutput as _ucs_v1_MergeContactsResponseOutput } from '../../ucs/v1/MergeContactsResponse.ts';
import type { SearchContactsRequest as _ucs_v1_SearchContactsRequest, SearchContactsRequestOutput as _ucs_v1_SearchContactsRequestOutput } from '../../ucs/v1/SearchContactsRequest.ts';
import type { SearchContactsResponse as _ucs_v1_SearchContactsResponse, SearchContactsResponseOutput as _ucs_v1_SearchContactsResponseOutput } from '../../ucs/v1/SearchContactsResponse.ts';
import type { UnmergeContactsRequest as _ucs_v1_UnmergeContactsRequest, UnmergeContactsRequestOutput as _ucs_v1_UnmergeContactsRequestOutput } from '../../ucs/v1/UnmergeContactsRequest.ts';
import type { UnmergeContactsResponse as _ucs_v1_UnmergeContactsResponse, UnmergeContactsResponseOutput as _ucs_v1_UnmergeContactsResponseOutput } from '../../ucs/v1/UnmergeContactsResponse.ts';
import type { UpdateContactRequest as _ucs_v1_UpdateContactRequest, UpdateContactRequestOutput as _ucs_v1_UpdateContactRequestOutput } from '../../ucs/v1/UpdateContactRequest.ts';
import type { UpdateContactResponse as _ucs_v1_UpdateContactResponse, UpdateContactResponseOutput as _ucs_v1_UpdateContactResponseOutput } from '../../ucs/v1/UpdateContactResponse.ts';

export interface ContactServiceClient extends grpc.Client {
  ChangeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  ChangeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  ChangeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  ChangeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  changeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  changeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  changeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  changeContactAttributes(argument: _ucs_v1_ChangeContactAttributesRequest, callback: grpc.requestCallback<_ucs_v1_ChangeContactAttributesResponseOutput>): grpc.ClientUnaryCall;
  
  CreateContact(argument: _ucs_v1_CreateContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  CreateContact(argument: _ucs_v1_CreateContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  CreateContact(argument: _ucs_v1_CreateContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  CreateContact(argument: _ucs_v1_CreateContactRequest, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  createContact(argument: _ucs_v1_CreateContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  createContact(argument: _ucs_v1_CreateContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  createContact(argument: _ucs_v1_CreateContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  createContact(argument: _ucs_v1_CreateContactRequest, callback: grpc.requestCallback<_ucs_v1_CreateContactResponseOutput>): grpc.ClientUnaryCall;
  
  DeleteContact(argument: _ucs_v1_DeleteContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  DeleteContact(argument: _ucs_v1_DeleteContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  DeleteContact(argument: _ucs_v1_DeleteContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  DeleteContact(argument: _ucs_v1_DeleteContactRequest, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  deleteContact(argument: _ucs_v1_DeleteContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  deleteContact(argument: _ucs_v1_DeleteContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  deleteContact(argument: _ucs_v1_DeleteContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  deleteContact(argument: _ucs_v1_DeleteContactRequest, callback: grpc.requestCallback<_ucs_v1_DeleteContactResponseOutput>): grpc.ClientUnaryCall;
  
  GetContact(argument: _ucs_v1_GetContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  GetContact(argument: _ucs_v1_GetContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  GetContact(argument: _ucs_v1_GetContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  GetContact(argument: _ucs_v1_GetContactRequest, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  getContact(argument: _ucs_v1_GetContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  getContact(argument: _ucs_v1_GetContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  getContact(argument: _ucs_v1_GetContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  getContact(argument: _ucs_v1_GetContactRequest, callback: grpc.requestCallback<_ucs_v1_GetContactResponseOutput>): grpc.ClientUnaryCall;
  
  IdentifyContact(argument: _ucs_v1_IdentifyContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  IdentifyContact(argument: _ucs_v1_IdentifyContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  IdentifyContact(argument: _ucs_v1_IdentifyContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  IdentifyContact(argument: _ucs_v1_IdentifyContactRequest, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  identifyContact(argument: _ucs_v1_IdentifyContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  identifyContact(argument: _ucs_v1_IdentifyContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  identifyContact(argument: _ucs_v1_IdentifyContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  identifyContact(argument: _ucs_v1_IdentifyContactRequest, callback: grpc.requestCallback<_ucs_v1_IdentifyContactResponseOutput>): grpc.ClientUnaryCall;
  
  ListContacts(argument: _ucs_v1_ListContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  ListContacts(argument: _ucs_v1_ListContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  ListContacts(argument: _ucs_v1_ListContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  ListContacts(argument: _ucs_v1_ListContactsRequest, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  listContacts(argument: _ucs_v1_ListContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  listContacts(argument: _ucs_v1_ListContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  listContacts(argument: _ucs_v1_ListContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  listContacts(argument: _ucs_v1_ListContactsRequest, callback: grpc.requestCallback<_ucs_v1_ListContactsResponseOutput>): grpc.ClientUnaryCall;
  
  MergeContacts(argument: _ucs_v1_MergeContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  MergeContacts(argument: _ucs_v1_MergeContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  MergeContacts(argument: _ucs_v1_MergeContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  MergeContacts(argument: _ucs_v1_MergeContactsRequest, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  mergeContacts(argument: _ucs_v1_MergeContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  mergeContacts(argument: _ucs_v1_MergeContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  mergeContacts(argument: _ucs_v1_MergeContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  mergeContacts(argument: _ucs_v1_MergeContactsRequest, callback: grpc.requestCallback<_ucs_v1_MergeContactsResponseOutput>): grpc.ClientUnaryCall;
  
  SearchContacts(argument: _ucs_v1_SearchContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  SearchContacts(argument: _ucs_v1_SearchContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  SearchContacts(argument: _ucs_v1_SearchContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  SearchContacts(argument: _ucs_v1_SearchContactsRequest, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  searchContacts(argument: _ucs_v1_SearchContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  searchContacts(argument: _ucs_v1_SearchContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  searchContacts(argument: _ucs_v1_SearchContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  searchContacts(argument: _ucs_v1_SearchContactsRequest, callback: grpc.requestCallback<_ucs_v1_SearchContactsResponseOutput>): grpc.ClientUnaryCall;
  
  UnmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  UnmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  UnmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  UnmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  unmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  unmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  unmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  unmergeContacts(argument: _ucs_v1_UnmergeContactsRequest, callback: grpc.requestCallback<_ucs_v1_UnmergeContactsResponseOutput>): grpc.ClientUnaryCall;
  
  UpdateContact(argument: _ucs_v1_UpdateContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  UpdateContact(argument: _ucs_v1_UpdateContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  UpdateContact(argument: _ucs_v1_UpdateContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  UpdateContact(argument: _ucs_v1_UpdateContactRequest, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  updateContact(argument: _ucs_v1_UpdateContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  updateContact(argument: _ucs_v1_UpdateContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  updateContact(argument: _ucs_v1_UpdateContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  updateContact(argument: _ucs_v1_UpdateContactRequest, callback: grpc.requestCallback<_ucs_v1_UpdateContactResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface ContactServiceHandlers extends grpc.UntypedServiceImplementation {
  ChangeContactAttributes: grpc.handleUnaryCall<_ucs_v1_ChangeContactAttributesRequestOutput, _ucs_v1_ChangeContactAttributesResponse>;
  
  CreateContact: grpc.handleUnaryCall<_ucs_v1_CreateContactRequestOutput, _ucs_v1_CreateContactResponse>;
  
  DeleteContact: grpc.handleUnaryCall<_ucs_v1_DeleteContactRequestOutput, _ucs_v1_DeleteContactResponse>;
  
  GetContact: grpc.handleUnaryCall<_ucs_v1_GetContactRequestOutput, _ucs_v1_GetContactResponse>;
  
  IdentifyContact: grpc.handleUnaryCall<_ucs_v1_IdentifyContactRequestOutput, _ucs_v1_IdentifyContactResponse>;
  
  ListContacts: grpc.handleUnaryCall<_ucs_v1_ListContactsRequestOutput, _ucs_v1_ListContactsResponse>;
  
  MergeContacts: grpc.handleUnaryCall<_ucs_v1_MergeContactsRequestOutput, _ucs_v1_MergeContactsResponse>;
  
  SearchContacts: grpc.handleUnaryCall<_ucs_v1_SearchContactsRequestOutput, _ucs_v1_SearchContactsResponse>;
  
  UnmergeContacts: grpc.handleUnaryCall<_ucs_v1_UnmergeContactsRequestOutput, _ucs_v1_UnmergeContactsResponse>;
  
  UpdateContact: grpc.handleUnaryCall<_ucs_v1_UpdateContactRequestOutput, _ucs_v1_UpdateContactResponse>;
  
}

export interface ContactServiceDefinition extends grpc.ServiceDefinition {
  ChangeContactAttributes: MethodDefinition<_ucs_v1_ChangeContactAttributesRequest, _ucs_v1_ChangeContactAttributesResponse, _ucs_v1_ChangeContactAttributesRequestOutput, _ucs_v1_ChangeContactAttributesResponseOutput>
  CreateContact: MethodDefinition<_ucs_v1_CreateContactRequest, _ucs_v1_CreateContactResponse, _ucs_v1_CreateContactRequestOutput, _ucs_v1_CreateContactResponseOutput>
  DeleteContact: MethodDefinition<_ucs_v1_DeleteContactRequest, _ucs_v1_DeleteContactResponse, _ucs_v1_DeleteContactRequestOutput, _ucs_v1_DeleteContactResponseOutput>
  GetContact: MethodDefinition<_ucs_v1_GetContactRequest, _ucs_v1_GetContactResponse, _ucs_v1_GetContactRequestOutput, _ucs_v1_GetContactResponseOutput>
  IdentifyContact: MethodDefinition<_ucs_v1_IdentifyContactRequest, _ucs_v1_IdentifyContactResponse, _ucs_v1_IdentifyContactRequestOutput, _ucs_v1_IdentifyContactResponseOutput>
  ListContacts: MethodDefinition<_ucs_v1_ListContactsRequest, _ucs_v1_ListContactsResponse, _ucs_v1_ListContactsRequestOutput, _ucs_v1_ListContactsResponseOutput>
  MergeContacts: MethodDefinition<_ucs_v1_MergeContactsRequest, _ucs_v1_MergeContactsResponse, _ucs_v1_MergeContactsRequestOutput, _ucs_v1_MergeContactsResponseOutput>
  SearchContacts: MethodDefinition<_ucs_v1_SearchContactsRequest, _ucs_v1_SearchContactsResponse, _ucs_v1_SearchContactsRequestOutput, _ucs_v1_SearchContactsResponseOutput>
  UnmergeContacts: MethodDefinition<_ucs_v1_UnmergeContactsRequest, _ucs_v1_UnmergeContactsResponse, _ucs_v1_UnmergeContactsRequestOutput, _ucs_v1_UnmergeContactsResponseOutput>
  UpdateContact: MethodDefinition<_ucs_v1_UpdateContactRequest, _ucs_v1_UpdateContactResponse, _ucs_v1_UpdateContactRequestOutput, _ucs_v1_UpdateContactResponseOutput>
}
