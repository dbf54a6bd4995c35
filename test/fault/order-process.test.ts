import { status } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { post } from '../support/rest-client.ts';
import { type ScriptedAnswer, type ScriptedRequest, startScriptedUcs, toFaultAnswer } from '../support/scripted-ucs.ts';

const OVERLOADED = toFaultAnswer({ code: status.RESOURCE_EXHAUSTED, message: 'overloaded' });
const DONE: ScriptedAnswer = { type: 'response', response: {} };
const CONTACTS_PER_LIFE = 15;

function contactOf({ request }: ScriptedRequest): string {
  return 'contactId' in request ? String(request.contactId) : '';
}

it('requests that name one interaction take effect in the order of acceptance, over retries and a SIGKILL [promise 6]', {
  timeout: 60_000,
}, async () => {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  const dataDir = createDataDir();
  onTestFinished(dataDir.remove);
  const accepted: number[] = [];
  const contacts: string[] = [];
  const assignContacts = async (address: string): Promise<void> => {
    for (let count = 0; count < CONTACTS_PER_LIFE; count++) {
      const contactId = `CONTACT${contacts.length}`;
      const body = { operationName: 'SetCallContact', contactPath: `/contacts/${contactId}` };
      const answer = await post(address, '/ucs/interactions/INTERACTION00000', 'alice', body);
      expect(answer.body.statusCode).toBe(0);
      accepted.push(answer.body.referenceId);
      contacts.push(contactId);
    }
  };

  // The first life gets nothing done.
  ucs.answer = () => OVERLOADED;
  const first = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target });
  onTestFinished(first.stop);
  await assignContacts(first.address);
  first.signal('SIGKILL');
  await first.exited;

  // In the second, each is refused once before it takes effect.
  const refused = new Set<string>();
  const effects: string[] = [];
  ucs.answer = (request) => {
    const contact = contactOf(request);
    if (!refused.has(contact)) {
      refused.add(contact);
      return OVERLOADED;
    }
    effects.push(contact);
    return DONE;
  };
  const second = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target });
  onTestFinished(second.stop);
  await assignContacts(second.address);
  const reader = startReplayingSubscriber(second.address, 'alice');
  onTestFinished(reader.close);
  await expect.poll(() => reader.unanswered(accepted), { timeout: 30_000 }).toEqual([]);
  expect(effects).toEqual(contacts);
  expect(reader.events.map(({ data }) => data.referenceId)).toEqual(accepted);
});
