import type { ZodObject, z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { UcsMethodName, UcsRequest, UcsResponse } from '../../proto/methods.ts';
import type { CallMethod, CallOutcome, Stated } from './call-method.ts';

/** A failed operation, in the words of the notification (web-services-api.md, "Failure detail"). */
export type Failure = { readonly errorCode: number | string; readonly errorDetail: string };

/** A documented exchange: served in OpenAPI, shown in the console, sent by a test against the demo data. */
export type Sample = {
  readonly title: string;
  readonly path: Readonly<Record<string, string>>;
  readonly body: JsonObject;
};

/** First and last name, as /me shows them. */
export type PersonName = { readonly firstName: string; readonly lastName: string };

/** What an operation may know beside its parameters. The same at every attempt: a record that is run twice asks the same twice. */
export type OperationContext = {
  /** The user who asked. */
  readonly userId: string;
  /** When the request was accepted: what "now" means in its defaults. */
  readonly acceptedAtMs: number;
  /** Names of a user of the same contact centre; undefined for one that is not known here. */
  readonly personName: (userId: string) => PersonName | undefined;
  /** An id for what the request makes: its own, and the same at every attempt. */
  readonly objectId: () => string;
  /** Bytes that a notification's data may have as JSON; a longer one fails the operation. */
  readonly dataMaxBytes: number;
};

/** What one operation is: data. Routes, documents, console, metrics and dispatch follow from it (ARCHITECTURE.md, "Invariants"). */
export type OperationDefinition<Parameters extends ZodObject, Method extends UcsMethodName> = {
  /** operationName on the wire. */
  readonly name: string;
  /** One line for the documents. */
  readonly summary: string;
  /** URL below /api/v2, with {names} of parameters that come from the URL. */
  readonly path: string;
  /** Any one of these suffices; a trailing * stands for the rest of the name. */
  readonly features: readonly string[];
  /** Parameters from the body and the URL together. Each has a description and its limits. What it puts out, it takes in again unchanged. */
  readonly parameters: Parameters;
  /** Name of the parameter that names one interaction: its requests take effect in the order of acceptance. */
  readonly orderedBy: (keyof z.output<Parameters> & string) | undefined;
  readonly method: Method;
  readonly request: (parameters: z.output<Parameters>, context: OperationContext) => Stated<UcsRequest<Method>>;
  /** Where one call may not bring all that was asked for: makes as many as it takes, and one answer of theirs. */
  readonly read?: <Fault>(
    call: CallMethod<Fault>,
    request: Stated<UcsRequest<Method>>,
    parameters: z.output<Parameters>,
    isTimeUp: () => boolean,
  ) => Promise<CallOutcome<UcsResponse<Method>, Fault>>;
  /** The notification of a success, without referenceId; a Failure where the UCS's answer means one. */
  readonly success: (
    response: UcsResponse<Method>,
    parameters: z.output<Parameters>,
    context: OperationContext,
  ) => JsonObject | { readonly failure: Failure & { readonly errorMessage: string } };
  /** What stands in the failure notification beside referenceId and the error fields. */
  readonly failureFields: JsonObject;
  /** What `success` makes, for the documents. */
  readonly notification: ZodObject;
  readonly samples: readonly Sample[];
};
