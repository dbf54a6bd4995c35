import type { UcsMethodName } from '../proto/methods.ts';
import { parseCaller, type ReadMetadata } from './caller-metadata.ts';
import { UcsError } from './fault.ts';
import type { MethodTools, UcsMethod } from './method.ts';
import { methods } from './methods.ts';
import { isConnectionLoss } from './store/connection-loss.ts';

export type RunMethodOptions = MethodTools & {
  /** Calls under way at once; a further one is refused with RESOURCE_EXHAUSTED. */
  readonly callsMax: number;
  /** Is told of errors that are no faults. */
  readonly onUnexpected: (method: string, error: unknown) => void;
};

/** Runs a method for whatever road the call came by. Rejects with a UcsError, and with nothing else. */
export type RunMethod = (name: UcsMethodName, request: object, metadata: ReadMetadata) => Promise<object>;

/** The methods behind their bound, with every error made one of the table. */
export function createRunMethod(options: RunMethodOptions): RunMethod {
  let underWay = 0;
  return async (name, request, metadata) => {
    if (underWay >= options.callsMax) throw new UcsError('overloaded', 'The UCS has too many calls under way');
    underWay++;
    try {
      return await methodNamed(name)(request, parseCaller(metadata), options);
    } catch (error) {
      throw toUcsError(name, error, options);
    } finally {
      underWay--;
    }
  };
}

/** The request was decoded by the method's own codec: its type is what the method takes. */
function methodNamed(name: UcsMethodName): UcsMethod<object, object> {
  const byName: Readonly<Record<UcsMethodName, unknown>> = methods;
  return byName[name] as UcsMethod<object, object>;
}

function toUcsError(name: string, error: unknown, options: RunMethodOptions): UcsError {
  if (error instanceof UcsError) return error;
  options.onUnexpected(name, error);
  return isConnectionLoss(error)
    ? new UcsError('store-unavailable', 'Connection to database failed')
    : new UcsError('internal', 'Internal error of the UCS');
}
