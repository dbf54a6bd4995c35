import {
  type Deadline,
  Metadata,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { UCS_METHODS, type UcsMethodName } from '../../proto/methods.ts';
import { FAULTS, toUcsError } from '../fault.ts';
import type { RunMethod } from './run-method.ts';
import { loadService, METHOD_NAMES } from './service-definition.ts';
import type { StatusDetailsWriter } from './status-details.ts';

export type ServedService = { readonly definition: ServiceDefinition; readonly handlers: UntypedServiceImplementation };

/** The services of the contract, each method a unary gRPC call. */
export function createUnaryServices(run: RunMethod, writeDetails: StatusDetailsWriter): readonly ServedService[] {
  return [...Map.groupBy(METHOD_NAMES, (name) => UCS_METHODS[name].service)].map(([service, names]) => ({
    definition: loadService(service),
    handlers: Object.fromEntries(names.map((name) => [name, toHandler(name, run, writeDetails)])),
  }));
}

function toHandler(name: UcsMethodName, run: RunMethod, writeDetails: StatusDetailsWriter) {
  return (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>): void => {
    run({
      name,
      request: call.request,
      metadata: (key) => call.metadata.get(key)[0]?.toString(),
      timeLeftMs: toTimeLeftMs(call.getDeadline()),
    }).then(
      (response) => answer(null, response),
      (error: unknown) => answer(toStatus(error, writeDetails)),
    );
  };
}

/** grpc-js tells the deadline by the wall clock; Infinity where there is none. */
function toTimeLeftMs(deadline: Deadline): number {
  return Number(deadline) - Date.now();
}

function toStatus(error: unknown, writeDetails: StatusDetailsWriter) {
  const fault = toUcsError(error);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', writeDetails(fault));
  return { code: FAULTS[fault.fault].code, details: fault.message, metadata };
}
