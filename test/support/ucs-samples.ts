import { expect } from 'vitest';
import type { UcsResponse } from '../../src/proto/methods.ts';
import type { ContactAttribute } from '../../src/proto/ucs/v1/ContactAttribute.ts';
import type { FindOrCreatePhoneCallRequest } from '../../src/proto/ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { InteractionOutput } from '../../src/proto/ucs/v1/Interaction.ts';
import type { Tenant } from './direct-ucs.ts';

/** A call that is valid with nothing added. */
export function phoneCall(callId: string, change: FindOrCreatePhoneCallRequest = {}): FindOrCreatePhoneCallRequest {
  return {
    callId,
    status: 'INTERACTION_STATUS_IN_PROCESS',
    phoneNumber: '+49 30 100',
    type: 'INTERACTION_TYPE_INBOUND',
    ...change,
  };
}

/** Makes the call and answers its id. */
export async function makeCall(
  tenant: Tenant,
  callId: string,
  change: FindOrCreatePhoneCallRequest = {},
): Promise<string> {
  const { interactionId } = await tenant.call('FindOrCreatePhoneCall', phoneCall(callId, change));
  return interactionId;
}

/** Makes a contact with one value for each name, or several. */
export async function makeContact(
  tenant: Tenant,
  attributes: Readonly<Record<string, string | string[]>>,
): Promise<string> {
  const { contact } = await tenant.call('CreateContact', { attributes: toAttributes(attributes) });
  return contact?.id ?? '';
}

export function toAttributes(attributes: Readonly<Record<string, string | string[]>>): ContactAttribute[] {
  return Object.entries(attributes).map(([name, values]) => ({ name, values: [values].flat() }));
}

/** A contact's attributes as a table. */
export function attributesOf({ contact }: Pick<UcsResponse<'GetContact'>, 'contact'>): Record<string, string[]> {
  return Object.fromEntries((contact?.attributes ?? []).map(({ name, values }) => [name, values]));
}

export async function readInteraction(tenant: Tenant, interactionId: string): Promise<InteractionOutput> {
  const { interaction } = await tenant.call('GetInteraction', { interactionId });
  if (interaction === null) throw new Error('no interaction');
  return interaction;
}

/** What a call must be refused with. */
export function fault(name: string, message: string | RegExp): object {
  return expect.objectContaining({
    fault: name,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}
