import { expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer } from '../simulated-server.ts';

it('tells when the message came, how long its answer took and how far off the guess was [X2]', () => {
  const server = createSimulatedServer();
  const client = createSimulatedClient(server).start();
  const ts = server.nowMs();
  client.connect({ ext: { timesync: { tc: ts - 500, l: 20, o: 400 } } });
  server.wait(30_000);
  expect(client.received().at(-1)?.ext).toEqual({ timesync: { tc: ts - 500, ts, p: 30_000, a: -80 } });
});

it.each([[{ l: 1 }], ['now'], [{ tc: '7' }]])('does not answer %j [X2]', (timesync) => {
  const server = createSimulatedServer();
  expect(createSimulatedClient(server, { ext: { timesync } }).handshake().ext).toBeUndefined();
});

it('answers on a handshake too, with what is missing taken as 0 [X2]', () => {
  const server = createSimulatedServer();
  const timesync = { tc: server.nowMs() + 7 };
  const answer = { tc: timesync.tc, ts: server.nowMs(), p: 0, a: 7 };
  expect(createSimulatedClient(server, { ext: { timesync } }).handshake().ext).toEqual({ timesync: answer });
});
