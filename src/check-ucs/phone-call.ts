import type { FindOrCreatePhoneCallRequest } from '../proto/ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { CheckedUcs } from './checked-ucs.ts';

/** A request for a phone call that nobody made before, from a number that nobody had before. */
export function newPhoneCall(ucs: CheckedUcs, name: string) {
  return {
    callId: ucs.unique(name),
    status: 'INTERACTION_STATUS_IN_PROCESS',
    phoneNumber: ucs.newNumber(),
    type: 'INTERACTION_TYPE_INBOUND',
  } as const satisfies FindOrCreatePhoneCallRequest;
}

/** Makes one and answers its interaction's id. */
export async function makePhoneCall(
  ucs: CheckedUcs,
  name: string,
  change: Partial<FindOrCreatePhoneCallRequest> = {},
): Promise<string> {
  const request = { ...newPhoneCall(ucs, name), ...change };
  const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', request);
  return interactionId;
}
