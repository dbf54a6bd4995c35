import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import type { ReplyEnvelopeOutput } from '../../../src/proto/ucs/v1/ReplyEnvelope.ts';
import { loadMethod } from '../../../src/ucs-client/loaded-method.ts';
import { openCarry, toEnvelope } from '../../support/carry-client.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { phoneCall } from '../../support/ucs-samples.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

describe('many calls on one stream', () => {
  it('are all answered, each under its id, also after the caller has sent its last [Carry]', async () => {
    const server = await startUcsServer();
    const stream = openCarry(server.target);
    for (let id = 1; id <= 300; id++)
      stream.write(toEnvelope(id, 'FindOrCreatePhoneCall', phoneCall(`call-${id % 10}`)));
    stream.end();
    const replies: ReplyEnvelopeOutput[] = await stream.toArray();
    expect(replies.map(({ id }) => id).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 300 }, (_, n) => n + 1),
    );
    const { responseDeserialize } = loadMethod(loadUcsDefinition(), 'FindOrCreatePhoneCall');
    const responses = replies.map(({ response }) => responseDeserialize(response));
    expect(responses.filter(({ created }) => created)).toHaveLength(10);
  });

  it('fail alone: a method that is none, metadata that is missing, bytes that are no message [Carry]', async () => {
    const server = await startUcsServer();
    const stream = openCarry(server.target);
    stream.write({ ...toEnvelope(1, 'ListContacts', {}), method: '/ucs.v1.ContactService/None' });
    stream.write({ ...toEnvelope(2, 'ListContacts', {}), metadata: {} });
    stream.write({ ...toEnvelope(3, 'ListContacts', {}), request: Buffer.from([0xff]) });
    stream.write(toEnvelope(4, 'ListContacts', {}));
    stream.end();
    const replies: ReplyEnvelopeOutput[] = await stream.toArray();
    const codes = new Map(replies.map(({ id, code }) => [id, code]));
    expect([...codes].sort()).toEqual([
      [1, status.UNIMPLEMENTED],
      [2, status.INVALID_ARGUMENT],
      [3, status.INTERNAL],
      [4, status.OK],
    ]);
  });

  it('that are under way are answered before the stream ends with the server [stop]', async () => {
    // With a clock that stands nothing is ever cut: streams have to end by themselves.
    const server = await startUcsServer({ clock: createManualClock() });
    const stream = openCarry(server.target);
    stream.write(toEnvelope(0, 'ListContacts', {}));
    await once(stream, 'data');
    const rest = stream.toArray();
    await server.stop();
    expect(await rest).toEqual([]);
  });
});
