import {
  Metadata,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName } from '../proto/methods.ts';
import { FAULTS, UcsError } from './fault.ts';
import type { RunMethod } from './run-method.ts';
import type { StatusDetailsWriter } from './status-details.ts';

export type UnaryService = { readonly definition: ServiceDefinition; readonly handlers: UntypedServiceImplementation };

/** The services of the contract, each method a unary gRPC call. */
export function createUnaryServices(run: RunMethod, writeDetails: StatusDetailsWriter): readonly UnaryService[] {
  const names = Object.keys(UCS_METHODS).filter(isMethodName);
  return [...Map.groupBy(names, (name) => UCS_METHODS[name].service)].map(([service, methods]) => ({
    definition: definitionOf(service),
    handlers: Object.fromEntries(methods.map((name) => [name, toHandler(name, run, writeDetails)])),
  }));
}

function toHandler(name: UcsMethodName, run: RunMethod, writeDetails: StatusDetailsWriter) {
  return (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>): void => {
    run(name, call.request, (key) => textOf(call.metadata, key)).then(
      (response) => answer(null, response),
      (error: unknown) => answer(toStatus(error, writeDetails)),
    );
  };
}

function toStatus(error: unknown, writeDetails: StatusDetailsWriter) {
  const fault = error instanceof UcsError ? error : new UcsError('internal', 'Internal error of the UCS');
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', writeDetails(fault));
  return { code: FAULTS[fault.fault].code, details: fault.message, metadata };
}

function textOf(metadata: Metadata, name: string): string | undefined {
  return metadata.get(name)[0]?.toString();
}

function definitionOf(name: string): ServiceDefinition {
  const service = loadUcsDefinition()[name];
  if (service === undefined || 'format' in service) throw new Error(`the proto files have no ${name}`);
  return service as ServiceDefinition;
}

function isMethodName(name: string): name is UcsMethodName {
  return name in UCS_METHODS;
}
