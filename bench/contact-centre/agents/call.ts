import { type HttpConnection, openHttpConnection } from '../../support/http-connection.ts';
import type { Agent } from './agent.ts';

const INTERACTIONS = '/api/v2/ucs/interactions';
const CONTACTS = '/api/v2/ucs/contacts';
const FIRST_PHONE_NUMBER = 2_025_550_000;
const CALLERS = 5_000;

/** The requests of one call, one after the other, over a connection of its own. `timed` is told from each POST to its outcome, in milliseconds. */
export async function handleCall(agent: Agent, number: number, timed: (ms: number) => void): Promise<void> {
  const connection = await openHttpConnection(agent.route);
  const ask = async (path: string, body: object): Promise<string> => {
    const startedMs = performance.now();
    const referenceId = await post(connection, agent.credentials, path, body);
    const { text, atMs } = await agent.outcomeOf(referenceId);
    if (text.includes('"errorMessage"')) throw new Error(`a request failed: ${text}`);
    timed(atMs - startedMs);
    return text;
  };
  try {
    const found = await ask(INTERACTIONS, toFindPhoneCall(number));
    const path = `${INTERACTIONS}/${idIn(found, 'interactionId')}`;
    const content = await ask(path, { operationName: 'GetInteractionContent' });
    if (number % 2 === 0) {
      const history = `${CONTACTS}/${idIn(content, 'contactId')}/interactions`;
      await ask(history, { operationName: 'RetrieveContactHistory', fromDate: '2013-11-25' });
    }
    await ask(path, { operationName: 'SetCallNote', note: 'Asked for the invoice of May.' });
    await ask(path, { operationName: 'SetCallCompleted', callDuration: 300, userData: { disposition: 'solved' } });
  } finally {
    connection.close();
  }
}

/** The first request of a call alone; its referenceId once it is accepted. */
export function beginCall(connection: HttpConnection, credentials: string, number: number): Promise<string> {
  return post(connection, credentials, INTERACTIONS, toFindPhoneCall(number));
}

async function post(connection: HttpConnection, credentials: string, path: string, body: object): Promise<string> {
  const answer = await connection.post(path, JSON.stringify(body), credentials);
  const referenceId = /"referenceId":(\d+)/.exec(answer.body)?.[1];
  if (answer.status !== 200 || referenceId === undefined)
    throw new Error(`not accepted: ${answer.status} ${answer.body}`);
  return referenceId;
}

function toFindPhoneCall(number: number): object {
  return {
    operationName: 'FindPhoneCall',
    callId: `call-${process.pid}-${number}`,
    status: 'InProcess',
    phoneNumber: String(FIRST_PHONE_NUMBER + (number % CALLERS)),
    type: 'Inbound',
    userData: { key1: 'value1', key2: 'value2' },
  };
}

function idIn(text: string, name: string): string {
  const id = new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1];
  if (id === undefined) throw new Error(`no ${name} in ${text}`);
  return id;
}
