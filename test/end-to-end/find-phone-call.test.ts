import { describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { FIND_PHONE_CALL_SAMPLE, findPhoneCall, post } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

describe('FindPhoneCall with the embedded UCS, seen by the official CometD client', () => {
  const gateway = setUpGateway();

  it.each(['websocket', 'long-polling'] as const)(
    'answers the documented sample over %s, then finds the same call',
    async (transport) => {
      const alice = await connectCometd(gateway.address, { user: 'alice', transport });
      await alice.subscribe('/v2/ucs/interactions');
      const sample = { ...FIND_PHONE_CALL_SAMPLE, callId: `sample over ${transport}` };

      const first = await post(gateway.address, '/ucs/interactions', 'alice', sample);
      expect(first).toEqual({ status: 200, body: { statusCode: 0, referenceId: expect.any(Number) } });
      const created = await alice.event(({ referenceId }) => referenceId === first.body.referenceId);
      expect(created).toEqual({
        referenceId: first.body.referenceId,
        messageType: 'createInteractionResponse',
        interactionId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
        isCreated: 'true',
      });

      const second = await post(gateway.address, '/ucs/interactions', 'alice', sample);
      const found = await alice.event(({ referenceId }) => referenceId === second.body.referenceId);
      expect(found).toEqual({ ...created, referenceId: second.body.referenceId, isCreated: 'false' });
      await alice.disconnect();
    },
  );

  it('makes one interaction and says "true" once for 200 requests at once with one callId', async () => {
    const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    await alice.subscribe('/v2/ucs/interactions');
    const requests = Array.from({ length: 200 }, () =>
      findPhoneCall(gateway.address, 'alice', { callId: 'the same call' }),
    );
    const accepted = await Promise.all(requests);
    const outcomes = await Promise.all(accepted.map((id) => alice.event(({ referenceId }) => referenceId === id)));
    expect(new Set(accepted).size).toBe(200);
    expect(new Set(outcomes.map((outcome) => outcome.interactionId)).size).toBe(1);
    expect(outcomes.filter((outcome) => outcome.isCreated === 'true')).toHaveLength(1);
    await alice.disconnect();
  });

  it('tells of a parent that cannot be one, with the fault number and its sentence', async () => {
    const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    await alice.subscribe('/v2/ucs/interactions');
    const id = await findPhoneCall(gateway.address, 'alice', {
      callId: 'with a wrong parent',
      parentId: 'NOTAPARENT000000',
    });
    expect(await alice.event(({ referenceId }) => referenceId === id)).toEqual({
      referenceId: id,
      messageType: 'createInteractionResponse',
      errorMessage: 'UCS request failed',
      errorCode: 204,
      errorDetail:
        "Incorrect value for parameter 'ParentId', expected 'Parent Interaction with CanBeParent=true' but was 'Interaction 'NOTAPARENT000000' with CanBeParent:false'",
    });
    await alice.disconnect();
  });
});
