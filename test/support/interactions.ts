import type { InteractionOutput } from '../../src/proto/ucs/v1/Interaction.ts';

/** An interaction as the UCS answers it, with these fields. */
export function toInteraction(fields: Partial<InteractionOutput> = {}): InteractionOutput {
  return {
    id: 'XXXDDDD',
    mediaType: 'voice',
    type: 'INTERACTION_TYPE_INBOUND',
    subtype: '',
    status: 'INTERACTION_STATUS_IN_PROCESS',
    startTime: { seconds: 1_385_413_342, nanos: 123_000_000 },
    endTime: null,
    subject: '',
    contactId: '',
    parentId: '',
    threadId: 'A34XX6BA0FX',
    comment: '',
    externalId: '',
    owner: null,
    creatorApplication: '',
    canBeParent: true,
    userData: null,
    modifyTime: null,
    phoneCall: null,
    ...fields,
  };
}
