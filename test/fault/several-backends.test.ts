import { expect, it, onTestFinished } from 'vitest';
import { startCuttableFront } from '../support/cuttable-front.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { expectAllSucceeded, startRoadTo } from '../support/road-to-ucs.ts';
import { type ScriptedUcs, type ScriptedUcsOptions, startScriptedUcs } from '../support/scripted-ucs.ts';

const portOf = (target: string): number => Number(target.split(':').at(-1));

async function start(port = 0, change: Partial<ScriptedUcsOptions> = {}): Promise<ScriptedUcs> {
  const ucs = await startScriptedUcs({ port, ...change });
  onTestFinished(() => ucs.die());
  return ucs;
}

it('a restart of three backends one after the other costs no accepted request [promise 1]', async () => {
  const all = [await start(), await start(), await start()];
  const { accept, logged } = await startRoadTo(all.map(({ target }) => target).join(','));
  const ids = [...(await accept(50))];
  for (const ucs of all) {
    ucs.die();
    ids.push(...(await accept(50)));
    await start(portOf(ucs.target));
    ids.push(...(await accept(50)));
    await logged(ids.length);
  }
  expectAllSucceeded(ids, await logged(ids.length));
});

it('restarts of three backends in turn whose connections grow no older than a moment cost no accepted request [promise 1]', async () => {
  const age = { connectionAgeMaxMs: 60 };
  const all = [await start(0, age), await start(0, age), await start(0, age)];
  const { accept, logged } = await startRoadTo(all.map(({ target }) => target).join(','));
  const ids: number[] = [];
  for (const turn of [0, 1, 2, 0, 1, 2]) {
    const ucs = all[turn];
    if (ucs === undefined) throw new Error('no such backend');
    const port = portOf(ucs.target);
    // As a server that is asked to stop: it says so first, and ends a moment later.
    ucs.setServing('NOT_SERVING');
    ids.push(...(await accept(40)));
    await logged(ids.length);
    ucs.die();
    ids.push(...(await accept(40)));
    all[turn] = await start(port, age);
    ids.push(...(await accept(40)));
    await logged(ids.length);
  }
  expectAllSucceeded(ids, await logged(ids.length));
});

it('a backend among three that hangs costs no accepted request, and the others answer meanwhile', async () => {
  const all = [await start(), await start(), await start()];
  const { accept, logged } = await startRoadTo(all.map(({ target }) => target).join(','));
  const before = await accept(10);
  await logged(10);
  all[0]?.freeze();
  const during = await accept(100);
  expectAllSucceeded([...before, ...during], await logged(110));
});

it('a network that resets every connection again and again costs no accepted request', async () => {
  const ucs = await start();
  const proxy = await startCuttingProxy(portOf(ucs.target));
  onTestFinished(() => proxy.stop());
  const { accept, logged } = await startRoadTo(`127.0.0.1:${proxy.port}`);
  const ids: number[] = [];
  for (let round = 0; round < 5; round++) {
    const accepted = accept(40);
    proxy.cut();
    ids.push(...(await accepted));
    proxy.cut();
    await logged(ids.length);
  }
  expectAllSucceeded(ids, await logged(ids.length));
  expect(ucs.requests.length).toBeGreaterThanOrEqual(200);
});

it('a network that half-closes every connection again and again costs no accepted request', async () => {
  const ucs = await start();
  const proxy = await startCuttingProxy(portOf(ucs.target));
  onTestFinished(() => proxy.stop());
  const { accept, logged } = await startRoadTo(`127.0.0.1:${proxy.port}`);
  const ids: number[] = [];
  for (let round = 0; round < 5; round++) {
    const accepted = accept(40);
    proxy.halfClose();
    ids.push(...(await accepted));
    proxy.halfClose();
    await logged(ids.length);
  }
  expectAllSucceeded(ids, await logged(ids.length));
});

it('a network that takes a moment for every byte costs no accepted request', async () => {
  const ucs = await start();
  const front = await startCuttableFront(0, portOf(ucs.target), { delayMs: 30 });
  onTestFinished(() => front.cut());
  const { accept, logged } = await startRoadTo(`127.0.0.1:${front.port}`, { attemptTimeoutMs: 5_000 });
  const ids = await accept(200);
  expectAllSucceeded(ids, await logged(200));
});
