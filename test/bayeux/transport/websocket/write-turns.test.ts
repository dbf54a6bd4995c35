import { expect, it } from 'vitest';
import { createWriteTurns } from '../../../../src/bayeux/transport/websocket/write-turns.ts';

const turn = () => new Promise(setImmediate);

it('writes to many sockets make way for other work, and all are written to in the end', async () => {
  const turns = createWriteTurns({ writesPerTurn: 2 });
  const written: number[] = [];
  for (let socket = 0; socket < 5; socket++) turns.add({ flush: () => void written.push(socket) });
  await turn();
  expect(written).toEqual([0, 1]);
  await turn();
  expect(written).toEqual([0, 1, 2, 3]);
  await turn();
  expect(written).toEqual([0, 1, 2, 3, 4]);
});
