import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../src/delivery/journal.ts';
import { startCuttableFront } from '../../support/cuttable-front.ts';
import {
  acceptAnswered,
  alice,
  bob,
  newRequest,
  notificationOf,
  startFollowing,
  startTaking,
} from '../../support/journal-requests.ts';
import { createNatsDeployment } from '../../support/nats-home.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const url = process.env['TEST_NATS_URL'];

/** Accepts, runs and closes one request. */
async function logOne(journal: Journal, taken: ReturnType<typeof startTaking>, change = {}): Promise<number> {
  const before = taken.records.length;
  const referenceId = await acceptAnswered(journal, newRequest(change));
  const record = (await taken.next(before + 1)).find((each) => each.referenceId === referenceId);
  if (record === undefined) throw new Error('no record');
  await journal.close(record, notificationOf(record));
  return referenceId;
}

/** A front before the server, and the URL of the server through it. */
async function startFront() {
  const front = await startCuttableFront(0, Number(new URL(url ?? '').port));
  return { front, throughFront: `nats://127.0.0.1:${front.port}` };
}

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('two journals on one stream', () => {
  it('give numbers of their own to their requests, and tell each other’s entries in one order', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const [one, two] = [await deployment.open(), await deployment.open()];
    const followed = [startFollowing(one), startFollowing(two)] as const;
    const taken = [startTaking(one), startTaking(two)] as const;
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, index) => acceptAnswered(index % 2 ? one : two, newRequest())),
    );
    expect(new Set(ids).size).toBe(40);
    await Promise.all((await taken[0].next(20)).map((record) => one.close(record, notificationOf(record))));
    await Promise.all((await taken[1].next(20)).map((record) => two.close(record, notificationOf(record))));
    const [atOne, atTwo] = [await followed[0].next(40), await followed[1].next(40)];
    expect(atOne).toEqual(atTwo);
    expect(await one.read(alice, 0, 100)).toEqual(atOne);
    expect(await two.read(alice, 0, 100)).toEqual(atOne);
  });

  it('keep the order of acceptance of one order key over both [promise 6]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const [one, two] = [await deployment.open(), await deployment.open()];
    const [atOne, atTwo] = [startTaking(one), startTaking(two)];
    const first = await acceptAnswered(one, newRequest({ orderKey: 'call' }));
    const second = await acceptAnswered(two, newRequest({ orderKey: 'call' }));
    const other = await acceptAnswered(two, newRequest({ orderKey: 'another call' }));
    expect((await atTwo.next(1)).map(({ referenceId }) => referenceId)).toEqual([other]);
    const [record] = await atOne.next(1);
    expect(record?.referenceId).toBe(first);
    if (record !== undefined) await one.close(record, notificationOf(record));
    expect((await atTwo.next(2)).map(({ referenceId }) => referenceId)).toEqual([other, second]);
    expect(atTwo.records[1]?.order).toBeGreaterThan(record?.order ?? Number.NaN);
  });

  it('take over what the other one leaves: at once when it stops, after the lease when it dies [promise 1]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const [one, three] = [await deployment.open(), await deployment.open()];
    const parameters = { callId: 'call-1', note: 'content' };
    const stopped = await acceptAnswered(one, newRequest({ parameters, orderKey: 'call' }));
    const taken = startTaking(three);
    await one.stop();
    expect((await taken.next(1))[0]).toMatchObject({ referenceId: stopped, inherited: true });
    const two = await deployment.open();
    const killed = await acceptAnswered(two, newRequest({ parameters }));
    await two.kill();
    const records = await taken.next(2);
    expect(records[1]).toMatchObject({ referenceId: killed, inherited: true });
    for (const record of records) {
      expect((await three.content(record))?.parameters).toEqual(parameters);
      await three.close(record, notificationOf(record));
    }
    expect((await three.read(alice, 0, 10)).map(({ referenceId }) => referenceId)).toEqual([stopped, killed]);
    expect(three.health().openRecords).toBe(0);
  });

  it('take over from the heir of one that is gone what the heir had taken over', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const [one, two] = [await deployment.open(), await deployment.open()];
    const ids = [await acceptAnswered(one, newRequest()), await acceptAnswered(two, newRequest())];
    const atTwo = startTaking(two);
    await one.stop();
    await atTwo.next(2);
    const three = await deployment.open();
    const atThree = startTaking(three);
    await two.kill();
    const inherited = (await atThree.next(2)).map(({ referenceId }) => referenceId);
    expect(new Set(inherited)).toEqual(new Set(ids));
  });

  it('take over from one that is cut off, whose calls have stopped by then; when it comes back it ends [promise 1]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const { front, throughFront } = await startFront();
    const fatal = Promise.withResolvers<Error>();
    const one = await deployment.open(makeTemporaryFolder(), { onFatal: fatal.resolve }, throughFront);
    const two = await deployment.open();
    const referenceId = await acceptAnswered(one, newRequest());
    const [atOne, atTwo] = [startTaking(one), startTaking(two)];
    const [record] = await atOne.next(1);
    if (record === undefined) throw new Error('no record');
    expect(one.mayDispatch()).toBe(true);
    const stoppedCalls = new Promise<void>((resolve) => one.onMayDispatchChange(resolve));
    front.freeze();
    await stoppedCalls;
    expect(one.mayDispatch()).toBe(false);
    expect(atTwo.records).toEqual([]);
    const late = one.close(record, { ...notificationOf(record), dataJson: '"too late"' });
    const [inherited] = await atTwo.next(1);
    if (inherited === undefined) throw new Error('no record');
    await two.close(inherited, notificationOf(inherited));
    front.thaw();
    expect((await fatal.promise).message).toMatch(/runs the requests of this one/);
    expect(await two.read(alice, 0, 10)).toMatchObject([{ referenceId, dataJson: notificationOf(record).dataJson }]);
    expect(one.health().writable).toBe(false);
    expect(await one.accept(newRequest())).toEqual({ accepted: false, refusal: 'unwritable' });
    void late;
  });

  it('refuse requests while NATS is silent, say so, leave unclear ones open, and lose and double none [promise 2]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const { front, throughFront } = await startFront();
    const journal = await deployment.open(makeTemporaryFolder(), {}, throughFront);
    const taken = startTaking(journal);
    front.freeze();
    const fates = await Promise.all(Array.from({ length: 5 }, () => journal.accept(newRequest())));
    expect(fates.every(({ accepted }) => accepted === 'unknown' || accepted === false)).toBe(true);
    expect(await journal.accept(newRequest())).toEqual({ accepted: false, refusal: 'unwritable' });
    expect(journal.health()).toMatchObject({ writable: false, problem: expect.stringContaining('NATS') });
    const resumed = new Promise<void>((resolve) => journal.onMayDispatchChange(resolve));
    front.thaw();
    await resumed;
    const unknown = fates.filter(({ accepted }) => accepted === 'unknown').length;
    const last = await acceptAnswered(journal, newRequest());
    const records = await taken.next(unknown + 1);
    expect(records.at(-1)?.referenceId).toBe(last);
    expect(new Set(records.map(({ referenceId }) => referenceId)).size).toBe(records.length);
    expect(journal.health()).toMatchObject({ writable: true, problem: undefined, openRecords: records.length });
  });

  it('know of each other what has reached a session [promise 4]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const folder = makeTemporaryFolder();
    const [one, two] = [await deployment.open(), await deployment.open(folder)];
    const followed = startFollowing(two);
    await logOne(one, startTaking(one));
    const [entry] = await followed.next(1);
    one.markDelivered(alice, '/a', entry?.offset ?? 0);
    const delivered = { named: { '/a': entry?.offset }, others: 0 };
    await expect.poll(async () => (await two.bounds(alice)).delivered).toEqual(delivered);
    await two.stop();
    const again = await deployment.open(folder);
    expect((await again.bounds(alice)).delivered).toEqual(delivered);
    expect((await again.bounds(bob)).delivered).toEqual({ named: {}, others: 0 });
  });

  it('read what the other one has just logged, from memory or from the servers [promise 4]', async () => {
    const deployment = createNatsDeployment(url ?? '');
    const one = await deployment.open();
    const taken = startTaking(one);
    const old = [await logOne(one, taken), await logOne(one, taken)];
    const two = await deployment.open(makeTemporaryFolder(), { recentMaxBytes: 500 });
    for (let count = 0; count < 10; count += 1) {
      old.push(await logOne(one, taken));
      const { newest } = await two.bounds(alice);
      const entries = await two.read(alice, 0, 100);
      expect(entries.map(({ referenceId }) => referenceId)).toEqual(old);
      expect(newest).toBeGreaterThanOrEqual(entries.at(-1)?.offset ?? Number.NaN);
      expect(await two.read(alice, entries.at(-2)?.offset ?? 0, 100)).toEqual(entries.slice(-1));
    }
  });

  it('accept nothing more when the stream is nearly full, and still close what is open', async () => {
    const deployment = createNatsDeployment(url ?? '', { streamMaxBytes: 256 * 1024 });
    const journal = await deployment.open();
    const taken = startTaking(journal);
    const parameters = { note: 'n'.repeat(4000) };
    let fate = await journal.accept(newRequest({ parameters }));
    while (fate.accepted === true) {
      fate.answered();
      fate = await journal.accept(newRequest({ parameters }));
    }
    expect(fate).toEqual({ accepted: false, refusal: 'full' });
    expect(journal.health().writable).toBe(true);
    for (const record of await taken.next(1)) await journal.close(record, notificationOf(record));
    expect(journal.mayDispatch()).toBe(true);
  });
});
