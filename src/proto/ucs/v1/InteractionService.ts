// Original file: proto/ucs/v1/interaction_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AssignInteractionToContactRequest as _ucs_v1_AssignInteractionToContactRequest, AssignInteractionToContactRequestOutput as _ucs_v1_AssignInteractionToContactRequestOutput } from '../../ucs/v1/AssignInteractionToContactRequest.ts';
import type { AssignInteractionToContactResponse as _ucs_v1_AssignInteractionToContactResponse, AssignInteractionToContactResponseOutput as _ucs_v1_AssignInteractionToContactResponseOutput } from '../../ucs/v1/AssignInteractionToContactResponse.ts';
import type { FindOrCreatePhoneCallRequest as _ucs_v1_FindOrCreatePhoneCallRequest, FindOrCreatePhoneCallRequestOutput as _ucs_v1_FindOrCreatePhoneCallRequestOutput } from '../../ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { FindOrCreatePhoneCallResponse as _ucs_v1_FindOrCreatePhoneCallResponse, FindOrCreatePhoneCallResponseOutput as _ucs_v1_FindOrCreatePhoneCallResponseOutput } from '../../ucs/v1/FindOrCreatePhoneCallResponse.ts';
import type { GetInteractionRequest as _ucs_v1_GetInteractionRequest, GetInteractionRequestOutput as _ucs_v1_GetInteractionRequestOutput } from '../../ucs/v1/GetInteractionRequest.ts';
import type { GetInteractionResponse as _ucs_v1_GetInteractionResponse, GetInteractionResponseOutput as _ucs_v1_GetInteractionResponseOutput } from '../../ucs/v1/GetInteractionResponse.ts';
import type { ListInteractionsRequest as _ucs_v1_ListInteractionsRequest, ListInteractionsRequestOutput as _ucs_v1_ListInteractionsRequestOutput } from '../../ucs/v1/ListInteractionsRequest.ts';
import type { ListInteractionsResponse as _ucs_v1_ListInteractionsResponse, ListInteractionsResponseOutput as _ucs_v1_ListInteractionsResponseOutput } from '../../ucs/v1/ListInteractionsResponse.ts';
import type { SearchInteractionsRequest as _ucs_v1_SearchInteractionsRequest, SearchInteractionsRequestOutput as _ucs_v1_SearchInteractionsRequestOutput } from '../../ucs/v1/SearchInteractionsRequest.ts';
import type { SearchInteractionsResponse as _ucs_v1_SearchInteractionsResponse, SearchInteractionsResponseOutput as _ucs_v1_SearchInteractionsResponseOutput } from '../../ucs/v1/SearchInteractionsResponse.ts';
import type { UpdateInteractionRequest as _ucs_v1_UpdateInteractionRequest, UpdateInteractionRequestOutput as _ucs_v1_UpdateInteractionRequestOutput } from '../../ucs/v1/UpdateInteractionRequest.ts';
import type { UpdateInteractionResponse as _ucs_v1_UpdateInteractionResponse, UpdateInteractionResponseOutput as _ucs_v1_UpdateInteractionResponseOutput } from '../../ucs/v1/UpdateInteractionResponse.ts';

export interface InteractionServiceClient extends grpc.Client {
  AssignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  AssignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  AssignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  AssignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  assignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  assignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  assignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  assignInteractionToContact(argument: _ucs_v1_AssignInteractionToContactRequest, callback: grpc.requestCallback<_ucs_v1_AssignInteractionToContactResponseOutput>): grpc.ClientUnaryCall;
  
  FindOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  FindOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  FindOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  FindOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  findOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  findOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  findOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  findOrCreatePhoneCall(argument: _ucs_v1_FindOrCreatePhoneCallRequest, callback: grpc.requestCallback<_ucs_v1_FindOrCreatePhoneCallResponseOutput>): grpc.ClientUnaryCall;
  
  GetInteraction(argument: _ucs_v1_GetInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  GetInteraction(argument: _ucs_v1_GetInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  GetInteraction(argument: _ucs_v1_GetInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  GetInteraction(argument: _ucs_v1_GetInteractionRequest, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  getInteraction(argument: _ucs_v1_GetInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  getInteraction(argument: _ucs_v1_GetInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  getInteraction(argument: _ucs_v1_GetInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  getInteraction(argument: _ucs_v1_GetInteractionRequest, callback: grpc.requestCallback<_ucs_v1_GetInteractionResponseOutput>): grpc.ClientUnaryCall;
  
  ListInteractions(argument: _ucs_v1_ListInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  ListInteractions(argument: _ucs_v1_ListInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  ListInteractions(argument: _ucs_v1_ListInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  ListInteractions(argument: _ucs_v1_ListInteractionsRequest, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  listInteractions(argument: _ucs_v1_ListInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  listInteractions(argument: _ucs_v1_ListInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  listInteractions(argument: _ucs_v1_ListInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  listInteractions(argument: _ucs_v1_ListInteractionsRequest, callback: grpc.requestCallback<_ucs_v1_ListInteractionsResponseOutput>): grpc.ClientUnaryCall;
  
  SearchInteractions(argument: _ucs_v1_SearchInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  SearchInteractions(argument: _ucs_v1_SearchInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  SearchInteractions(argument: _ucs_v1_SearchInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  SearchInteractions(argument: _ucs_v1_SearchInteractionsRequest, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  searchInteractions(argument: _ucs_v1_SearchInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  searchInteractions(argument: _ucs_v1_SearchInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  searchInteractions(argument: _ucs_v1_SearchInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  searchInteractions(argument: _ucs_v1_SearchInteractionsRequest, callback: grpc.requestCallback<_ucs_v1_SearchInteractionsResponseOutput>): grpc.ClientUnaryCall;
  
  UpdateInteraction(argument: _ucs_v1_UpdateInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  UpdateInteraction(argument: _ucs_v1_UpdateInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  UpdateInteraction(argument: _ucs_v1_UpdateInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  UpdateInteraction(argument: _ucs_v1_UpdateInteractionRequest, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  updateInteraction(argument: _ucs_v1_UpdateInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  updateInteraction(argument: _ucs_v1_UpdateInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  updateInteraction(argument: _ucs_v1_UpdateInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  updateInteraction(argument: _ucs_v1_UpdateInteractionRequest, callback: grpc.requestCallback<_ucs_v1_UpdateInteractionResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface InteractionServiceHandlers extends grpc.UntypedServiceImplementation {
  AssignInteractionToContact: grpc.handleUnaryCall<_ucs_v1_AssignInteractionToContactRequestOutput, _ucs_v1_AssignInteractionToContactResponse>;
  
  FindOrCreatePhoneCall: grpc.handleUnaryCall<_ucs_v1_FindOrCreatePhoneCallRequestOutput, _ucs_v1_FindOrCreatePhoneCallResponse>;
  
  GetInteraction: grpc.handleUnaryCall<_ucs_v1_GetInteractionRequestOutput, _ucs_v1_GetInteractionResponse>;
  
  ListInteractions: grpc.handleUnaryCall<_ucs_v1_ListInteractionsRequestOutput, _ucs_v1_ListInteractionsResponse>;
  
  SearchInteractions: grpc.handleUnaryCall<_ucs_v1_SearchInteractionsRequestOutput, _ucs_v1_SearchInteractionsResponse>;
  
  UpdateInteraction: grpc.handleUnaryCall<_ucs_v1_UpdateInteractionRequestOutput, _ucs_v1_UpdateInteractionResponse>;
  
}

export interface InteractionServiceDefinition extends grpc.ServiceDefinition {
  AssignInteractionToContact: MethodDefinition<_ucs_v1_AssignInteractionToContactRequest, _ucs_v1_AssignInteractionToContactResponse, _ucs_v1_AssignInteractionToContactRequestOutput, _ucs_v1_AssignInteractionToContactResponseOutput>
  FindOrCreatePhoneCall: MethodDefinition<_ucs_v1_FindOrCreatePhoneCallRequest, _ucs_v1_FindOrCreatePhoneCallResponse, _ucs_v1_FindOrCreatePhoneCallRequestOutput, _ucs_v1_FindOrCreatePhoneCallResponseOutput>
  GetInteraction: MethodDefinition<_ucs_v1_GetInteractionRequest, _ucs_v1_GetInteractionResponse, _ucs_v1_GetInteractionRequestOutput, _ucs_v1_GetInteractionResponseOutput>
  ListInteractions: MethodDefinition<_ucs_v1_ListInteractionsRequest, _ucs_v1_ListInteractionsResponse, _ucs_v1_ListInteractionsRequestOutput, _ucs_v1_ListInteractionsResponseOutput>
  SearchInteractions: MethodDefinition<_ucs_v1_SearchInteractionsRequest, _ucs_v1_SearchInteractionsResponse, _ucs_v1_SearchInteractionsRequestOutput, _ucs_v1_SearchInteractionsResponseOutput>
  UpdateInteraction: MethodDefinition<_ucs_v1_UpdateInteractionRequest, _ucs_v1_UpdateInteractionResponse, _ucs_v1_UpdateInteractionRequestOutput, _ucs_v1_UpdateInteractionResponseOutput>
}
