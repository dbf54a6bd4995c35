import { expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer } from '../simulated-server.ts';

it.each(['Thu, 01 Jan 2026 00:00:00 GMT', 7, null, {}])(
  'answers the timestamp %j with the time [F5 X4]',
  (timestamp) => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server).start();
    const [reply] = client.send(client.message('/test/a', { data: 1, timestamp }));
    expect(reply).toMatchObject({ successful: true, timestamp: new Date(server.nowMs()).toUTCString() });
  },
);

it('adds no timestamp where there was none, and none to events [X4]', () => {
  const server = createSimulatedServer();
  const client = createSimulatedClient(server).start();
  client.subscribe('/test/a');
  client.send(client.message('/test/a', { data: 1, timestamp: 'x' }));
  expect(client.publish('/test/b', 1).timestamp).toBeUndefined();
  expect(client.events()).toEqual([{ channel: '/test/a', data: 1 }]);
});
