import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { NewRequest, RequestContent, RequestRecord } from '../journal.ts';
import { toReferenceId } from './reference-id.ts';

/** An open record as it lies in the storage: its number, and the request as JSON text. */
export type StoredRecord = { readonly sequence: number; readonly body: string };

/** A request as JSON text, the way it lies in the storage. */
export function toRecordBody(request: NewRequest, acceptedAtMs: number): string {
  const { user, userName, operation, parameters, orderKey, clientReference, trace } = request;
  return JSON.stringify({
    tenant: user.tenant,
    userId: user.userId,
    userName,
    operation,
    acceptedAtMs,
    orderKey: orderKey ?? null,
    ...(clientReference !== undefined && { clientReference }),
    parameters,
    ...(trace !== undefined && { trace }),
  });
}

/** What a request gets when it is stored. */
export type Stored = Pick<RequestRecord, 'referenceId' | 'order' | 'acceptedAtMs' | 'acceptedMonotonicMs' | 'bytes'>;

/** The record of a request that this process has just stored. */
export function toAcceptedRecord(request: NewRequest, stored: Stored): RequestRecord {
  const { user, userName, operation, orderKey, clientReference } = request;
  return { user, userName, operation, orderKey, clientReference, ...stored, inherited: false };
}

/** The record of a body that a process which is gone has left; undefined when it was not written by toRecordBody(). `order`: its place in the order of acceptance. */
export function parseInheritedRecord(stored: StoredRecord, order: number): RequestRecord | undefined {
  const body = parseBody(stored.body);
  if (body === undefined) return undefined;
  const { tenant, userId, userName, operation, acceptedAtMs, orderKey, clientReference, parameters } = body;
  if (typeof tenant !== 'string' || typeof userId !== 'string' || typeof userName !== 'string') return undefined;
  if (typeof operation !== 'string' || typeof acceptedAtMs !== 'number' || !isJsonObject(parameters)) return undefined;
  return {
    user: { tenant, userId },
    userName,
    operation,
    orderKey: typeof orderKey === 'string' ? orderKey : undefined,
    clientReference: typeof clientReference === 'string' ? clientReference : undefined,
    referenceId: toReferenceId(stored.sequence),
    acceptedAtMs,
    order,
    acceptedMonotonicMs: undefined,
    inherited: true,
    bytes: Buffer.byteLength(stored.body),
  };
}

/** The content of a body; undefined when it was not written by toRecordBody(). */
export function parseContent(text: string): RequestContent | undefined {
  const body = parseBody(text);
  if (body === undefined || !isJsonObject(body['parameters'])) return undefined;
  const { parameters, trace } = body;
  return { parameters, trace: isJsonObject(trace) ? toHeaders(trace) : undefined };
}

function parseBody(text: string): JsonObject | undefined {
  const body: JsonValue = JSON.parse(text);
  return isJsonObject(body) ? body : undefined;
}

function toHeaders(trace: JsonObject): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(trace)) if (typeof value === 'string') headers[name] = value;
  return headers;
}
