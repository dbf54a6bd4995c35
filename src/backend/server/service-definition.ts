import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadUcsDefinition } from '../../proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName } from '../../proto/methods.ts';
import { decodeRequest } from './exact-text.ts';

/** Every unary method of the contract. */
export const METHOD_NAMES: readonly UcsMethodName[] = Object.keys(UCS_METHODS).filter(
  (name): name is UcsMethodName => name in UCS_METHODS,
);

/** A service of the proto files. Throws when they lack it: a fault of the installation, found at start. */
export function loadService(name: string): ServiceDefinition {
  const loaded = loadUcsDefinition()[name];
  if (loaded === undefined || !isService(loaded)) throw new Error(`the proto files have no service ${name}`);
  return Object.fromEntries(
    Object.entries(loaded).map(([method, definition]) => [
      method,
      { ...definition, requestDeserialize: (bytes) => decodeRequest(definition.requestDeserialize, bytes) },
    ]),
  );
}

/** Messages and enumerations say their format; services are tables of methods. */
function isService(loaded: object): loaded is ServiceDefinition {
  return !('format' in loaded && typeof loaded.format === 'string');
}
