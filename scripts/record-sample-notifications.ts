import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../src/operations/v3/catalogue.ts';

const FILE = new URL('../src/operations/sample-notifications.json', import.meta.url);
const address = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8090';
const authorization = `Basic ${btoa('alice:demo')}`;

type Posted = { readonly path: string; readonly body: unknown };
type Event = { readonly data: { readonly referenceId?: number; readonly operationId?: string } };

/**
 * Sends the documented samples that have no notification yet to a running gateway with the demo data, and writes down what it is
 * notified of. What is there stays: take an operation out of the file to have it recorded anew.
 */
async function main(): Promise<void> {
  const kept: Readonly<Record<string, readonly unknown[]>> = JSON.parse(readFileSync(FILE, 'utf8'));
  const lacks = ({ name, requests }: Samples[number]) => kept[name]?.length !== requests.length;
  const v2Samples = catalogue.map(({ name, path, samples }) => ({
    name,
    requests: samples.map((sample) => ({ path: `/api/v2${toPath(path, sample.path)}`, body: sample.body })),
  }));
  const v3Samples = v3Catalogue.map(({ name, path, samples }) => ({
    name,
    requests: samples.map((sample) => ({
      path: `/workspace/v3${toPath(path, sample.path)}`,
      body: Object.keys(sample.body).length === 0 ? {} : { data: sample.body },
    })),
  }));
  const recorded = new Map([
    ...(await record('/api/v2/notifications', '/v2/ucs/interactions', v2Samples.filter(lacks))),
    ...(await record('/workspace/v3/notifications', '/workspace/v3/contacts', v3Samples.filter(lacks))),
  ]);
  const all = [...v2Samples, ...v3Samples].map(({ name }) => [name, recorded.get(name) ?? kept[name]] as const);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

type Samples = readonly { readonly name: string; readonly requests: readonly Posted[] }[];

async function record(bayeuxPath: string, channel: string, samples: Samples) {
  const bayeux = async (message: object) => {
    const answer: readonly object[] = await post({ path: bayeuxPath, body: [{ clientId, ...message }] });
    return answer;
  };
  let clientId = '';
  const handshake = { version: '1.0', supportedConnectionTypes: ['long-polling'] };
  [{ clientId }] = await post({ path: bayeuxPath, body: [{ channel: '/meta/handshake', ...handshake }] });
  await bayeux({ channel: '/meta/subscribe', subscription: channel });
  const recorded: [string, unknown[]][] = [];
  const next = async (id: string | number): Promise<Event['data']> => {
    const messages = await bayeux({ channel: '/meta/connect', connectionType: 'long-polling' });
    const event = messages.find(
      (message): message is Event => 'data' in message && JSON.stringify(message.data).includes(JSON.stringify(id)),
    );
    return event?.data ?? next(id);
  };
  for (const { name, requests } of samples) {
    const notifications: unknown[] = [];
    for (const request of requests) {
      const { referenceId, operationId, ...rest } = await post(request);
      if (referenceId === undefined && operationId === undefined)
        throw new Error(`${name} was refused: ${JSON.stringify(rest)}`);
      notifications.push(await next(referenceId ?? operationId));
    }
    recorded.push([name, notifications]);
  }
  await bayeux({ channel: '/meta/disconnect' });
  return recorded;
}

async function post({ path, body }: Posted) {
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(
    (cause) => {
      throw new Error(`no gateway answers at ${address}: begin one with npm start, or name another in GATEWAY_URL`, {
        cause,
      });
    },
  );
  return JSON.parse(await response.text());
}

function toPath(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
}

await main();
