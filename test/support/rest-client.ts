/** The documented sample of FindPhoneCall (web-services-api.md, section 1). */
export const FIND_PHONE_CALL_SAMPLE = {
  operationName: 'FindPhoneCall',
  callId: '1231331',
  status: 'InProcess',
  contactId: '0000DaA3G4VF000Q',
  phoneNumber: '1231231231',
  type: 'Inbound',
  parentId: 'XXXDDDD',
  threadId: 'A34XX6BA0FX',
  userData: { key1: 'value1', key2: 'value2' },
} as const;

/** A request of the API that is accepted. */
export function toFindPhoneCall(callId: string) {
  return { operationName: 'FindPhoneCall', callId, status: 'New', phoneNumber: '1', type: 'Inbound' };
}

export type RestAnswer = {
  readonly status: number;
  /** Seconds, from Retry-After. */
  readonly retryAfter: number | undefined;
  readonly body: { readonly statusCode: number; readonly referenceId: number; readonly statusMessage?: string };
};

/** POSTs JSON below /api/v2 with a demo user's credentials. */
export async function post(address: string, path: string, user: string, body: unknown): Promise<RestAnswer> {
  const response = await fetch(`${address}/api/v2${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer: RestAnswer['body'] = JSON.parse(await response.text());
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter: retryAfter === null ? undefined : Number(retryAfter), body: answer };
}

/** Sends FindPhoneCall and answers its referenceId; throws when it was not accepted. */
export async function findPhoneCall(
  address: string,
  user: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { body } = await post(address, '/ucs/interactions', user, {
    operationName: 'FindPhoneCall',
    status: 'InProcess',
    phoneNumber: '1231231231',
    type: 'Inbound',
    ...fields,
  });
  if (body.statusCode !== 0) throw new Error(`refused: ${JSON.stringify(body)}`);
  return body.referenceId;
}
